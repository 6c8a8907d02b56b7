namespace IndexForge.Extraction.Encodings;

/// <summary>An encoding of one byte per character and the languages written in it.</summary>
/// <param name="CodePage">Its Windows code page number.</param>
/// <param name="Prior">How readily it is believed, 0 to 1: files of today are rarely in the encodings of DOS and the old Macintosh.</param>
/// <param name="Alphabets">Per language, its lower-case letters beyond ASCII (in a script of its own by how often they are used).</param>
internal sealed record SingleByteEncoding(int CodePage, double Prior, string[] Alphabets);

/// <summary>Letters of languages, and the encodings they are found in.</summary>
internal static class Languages
{
    private static readonly string[] Western =
    [
        "éèàçêâîôûùëïœæ", "äöüßé", "áéíóúñü", "ãõáéíóúâêôàçü", "àèéìòùî", "åäöéü", "åæøéö", "áéíóúýþæöð", "éëïöüèê", "àçéèíïóòúü",
    ];

    private static readonly string[] Central =
    [
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţșț",
    ];

    private static readonly string[] Baltic = ["ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"];
    private static readonly string[] Turkish = ["çğıöşüâîİ"];
    // By how often they are used, the most frequent first.
    private static readonly string[] Cyrillic = ["оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "оанивітерслкдмупзяьбгчхйжцшюєщфїґ", "аоиенјтрсувкдпмлгзбшчжхћцњфљђџ"];
    private static readonly string[] Greek = ["αοιετσνηυρπκμλςόίάέωήύδγχθφβώξζψϊϋΐΰ"];
    private static readonly string[] Hebrew = ["ויהלאתרבמשנםכעדקחפגסטצןזךףץ"];
    private static readonly string[] Arabic = ["ايلمونرتبةعدسفهكقحجشطصخضأذزغثءظإىآؤئ", "ایرنمدتوهسبلکشزفعقگخحجپصطآچضذغظثژئءؤأي"];

    private static readonly string[] Thai =
        ["กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะัาำิีึืฺุูเแโใไๅๆ็่้๊๋์ํ"];

    /// <summary>The encodings, the likelier first: of equals the first is taken.</summary>
    public static IReadOnlyList<SingleByteEncoding> Encodings { get; } =
    [
        new(1252, 1, Western),
        new(1250, 0.98, Central),
        new(1251, 1, Cyrillic),
        new(1254, 0.97, Turkish),
        new(1257, 0.97, Baltic),
        new(1253, 0.99, Greek),
        new(1255, 0.99, Hebrew),
        new(1256, 0.99, Arabic),
        new(874, 0.99, Thai),
        new(28592, 0.96, Central),
        new(28595, 0.96, Cyrillic),
        new(28597, 0.97, Greek),
        new(20866, 0.98, [Cyrillic[0]]),
        new(21866, 0.97, [Cyrillic[1]]),
        new(866, 0.95, [Cyrillic[0]]),
        new(10000, 0.93, Western),
        new(10007, 0.93, Cyrillic),
        new(850, 0.93, Western),
        new(852, 0.92, Central),
    ];
}
