using System.Collections.Frozen;

namespace IndexForge.Indexing.Analysis;

/// <summary>
/// Function words, by language, folded: too common to rank by. They are indexed all the same, since phrases need them. What they have in
/// common with no other language tells languages apart (<see cref="LanguageDetector"/>).
/// </summary>
internal static class StopWords
{
    private const string English =
        "a about above after again against all also am an and any are as at be because been before being below between both but by can "
        + "cannot could did do does doing down during each few for from further had has have having he her here hers herself him himself "
        + "his how i if in into is it its itself just may me might more most must my myself no nor not of off on once only or other our "
        + "ours ourselves out over own same shall she should so some such than that the their theirs them themselves then there these "
        + "they this those through to too under until up upon us very was we were what when where which while who whom whose why will "
        + "with would you your yours yourself yourselves";

    private const string German =
        "aber alle als also am an auch auf aus bei beim bin bis bist da damit dann das dass dein dem den denn der des dich die dies diese diesem "
        + "diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer fur gegen hab habe haben hat hatte "
        + "hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jede jedem jeden jeder jedes jene jener kann kein keine "
        + "keinem keinen keiner konnen man mein meine mich mir mit muss nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen "
        + "seiner seit sich sie sind so soll sollte sondern sowie uber um und uns unser unter vom von vor wahrend war waren was weil weiter welche "
        + "welcher wenn wer werde werden wie wieder wir wird wo wurde wurden zu zum zur zwischen";

    private const string French =
        "a ai au aux avait avec avoir c ce cela ces cet cette ceux chez comme d dans de des deux donc dont du elle elles en entre est et etaient etait "
        + "ete etre eu eux fait il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas pendant peut plus "
        + "pour qu quand que quel quelle qui s sa sans se sera ses si son sont sous sur ta te tes toi ton tous tout toute tres tu un une vers vos "
        + "votre vous y";

    private const string Spanish =
        "a al algo algunos ante antes aunque asi como con contra cual cuando de del desde donde durante e el ella ellas ellos en entre era eran eres "
        + "es esa ese eso esta estaba estan este esto estos fue fueron ha habia han hasta hay la las le les lo los mas me mi mientras mucho muy nada "
        + "ni no nos nosotros nuestra nuestro o os otra otro otros para pero poco por porque pues que quien se sea segun ser si sido sin sobre solo son "
        + "su sus tambien te tiene tienen todo todos tras tu un una uno unos y ya yo";

    private const string Italian =
        "a ad agli ai al alla alle anche aveva c che chi ci come con contro cui da dagli dai dal dalla dalle degli dei del della delle dello di "
        + "dopo dove due e ed era erano essere fino fra gia gli ha hanno ho i il in io l la le lei li lo loro lui ma mentre mi mia mio molto ne negli nei nel "
        + "nella nelle nello noi non nostra nostro o ogni per perche piu poi prima qual quale quando quanto quella quelle quelli quello questa questi "
        + "questo qui sara se sei senza si sia sono stata stati stato su sua sue sugli sui sul sulla suo suoi tra tu tutti tutto un una uno vi voi";

    private const string Portuguese =
        "a ainda ao aos apos aquela aquele as ate cada com como contra da das de dela dele deles depois desde do dos durante e ela elas ele eles em entre era "
        + "eram essa esse esta estao estava este eu foi foram ha isso isto ja la lhe mais mas me mesmo meu minha muito na nao nas nem no nos nossa nosso num "
        + "numa o onde os ou para pela pelas pelo pelos por porque qual quando que quem se sem ser sera seu seus sido sao so sob sobre sua suas tambem te tem "
        + "tinha todo todos tu um uma voce";

    private const string Dutch =
        "aan al alle als bij daar dan dat de der deze die dit doch door dus een eens en er ge geen had heb hebben heeft hem het hier hij hoe hun ik in "
        + "is ja je kan kon kunnen maar me meer men met mij mijn moet na naar niet nog nu of om omdat onder ons ook op over reeds te tegen tijdens toch toen tot u uit uw van "
        + "veel voor want waren was wat werd worden wordt wel wie wij wil zal ze zei zelf zich zij zijn zo zonder zou tussen";

    private const string Swedish =
        "alla allt att av blev bli blir da de dem den denna deras dess dessa det detta dig din du dar efter ej eller en er ett fran for genom ha hade han hans har "
        + "hennes hon honom hur har i icke ingen inom inte ja jag kan kunde man manga med mellan men mig min mot mycket ni nu nar nagon nagot nagra och om oss pa sedan sig sin "
        + "sina sitt skall ska skulle som sa samma till under upp ut utan vad var vara varit vem vi vid vilken vilka ar over";

    private const string Norwegian =
        "alle at av bare begge ble blei bli blir blitt da de deg dem den denne der deres det dette di din disse du eller en enn er et etter for fordi fra fram ha hadde han hans "
        + "har hennes her hun hva hvem hver hvis hvor hvordan hvorfor i ikke ingen inn ja jeg kan kom kunne man mange med meg mellom men mer min mot mye na nar nei noe noen og "
        + "ogsa om opp oss over pa sa samme seg selv si sin sine sitt skal skulle som til under ut uten var ved vi vil ville vart vaere vaert";

    private const string Danish =
        "ad af alle anden at blev blive bliver da de dem den denne der deres det dette dig din disse dog du efter eller en end er et for fordi fra ham han hans "
        + "har havde have hende her hos hun hvad hvem hver hvis hvor hvordan i ikke ind ingen ja jeg jo kan kun kunne man mange med meget mellem men mere mig min mod ned nogen nogle noget "
        + "nu naar nar og ogsa om op os over pa sadan samme selv sig sin sine sit skal skulle som sa thi til ud uden under var ved vi vil ville vor vaere vaeret";

    private const string Finnish =
        "ei eika eivat ennen en et etta han hanen hanta he heidan hyvin ja jo joka jonka jos jossa jota jotka kaikki kanssa keskella koska kuin kuitenkin kun lisaksi me mika minka mina minun missa "
        + "mita mukaan mutta myos ne niiden niin niita no noin nyt olen olevat oli olisi olivat olla on ovat pois se sen seka siina siita sita tai tama taman tassa tata te tahan tuo vaan vaikka vain viela voi "
        + "voidaan yli";

    private const string Russian =
        "а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да для до его ее ей ему если есть еще же за здесь и из или им их к как когда кто ли либо между меня мне может "
        + "мы на над надо наш не него нее нет ни них но ну о об однако он она они оно от очень по под после при с со так также такой там те тем то того тоже той только том ты у уже хотя чего чей чем что "
        + "чтобы чье эта эти это этого этой этот я";

    internal static readonly FrozenSet<string>[] Words =
        [.. new[] { "", English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Norwegian, Danish, Finnish, Russian }
            .Select(static words => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet())];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>>[] Sets =
        [.. Words.Select(static words => words.GetAlternateLookup<ReadOnlySpan<char>>())];

    /// <summary>Whether the folded, unstemmed word is one.</summary>
    public static bool Contains(Language language, ReadOnlySpan<char> word) => Sets[(int)language].Contains(word);
}
