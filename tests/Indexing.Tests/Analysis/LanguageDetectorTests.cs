using FsCheck;
using FsCheck.Fluent;
using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Tests.Analysis;

public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData(Language.English, "The engine was started before the guests had arrived at the station.")]
    [InlineData(Language.German, "Die Maschine wurde gestartet, bevor die Gäste am Bahnhof angekommen waren.")]
    [InlineData(Language.French, "La machine a été mise en marche avant que les invités ne soient arrivés à la gare.")]
    [InlineData(Language.Spanish, "La máquina se puso en marcha antes de que los invitados llegaran a la estación, pero sin ruido.")]
    [InlineData(Language.Italian, "La macchina è stata avviata prima che gli ospiti arrivassero alla stazione della città.")]
    [InlineData(Language.Portuguese, "A máquina foi ligada antes que os convidados chegassem à estação, mas não havia ninguém.")]
    [InlineData(Language.Dutch, "De machine werd gestart voordat de gasten op het station waren aangekomen.")]
    [InlineData(Language.Swedish, "Maskinen startades innan gästerna hade kommit fram till stationen och det var inte sent.")]
    [InlineData(Language.Norwegian, "Maskinen ble startet før gjestene hadde kommet frem til stasjonen, og hun visste ikke noe om det etter at de kom.")]
    [InlineData(Language.Danish, "Maskinen blev startet, inden gæsterne var kommet frem til stationen, og der var ikke nogen af dem, som havde mere tid.")]
    [InlineData(Language.Finnish, "Kone käynnistettiin ennen kuin vieraat olivat saapuneet asemalle, mutta se ei ollut vielä valmis.")]
    [InlineData(Language.Russian, "Машина была запущена до того, как гости приехали на вокзал, но они этого не знали.")]
    public void Prose_tells_its_language(Language language, string text)
    {
        Assert.Equal(language, LanguageDetector.Detect(text));
        Assert.Equal(language, LanguageDetector.Detect(text.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("INV-00123")]
    [InlineData("Berlin Hamburg München")]
    [InlineData("東京都の人口")]
    public void Too_little_tells_nothing(string text) => Assert.Null(LanguageDetector.Detect(text));

    [Fact]
    public void A_text_in_none_of_the_languages_is_left_unstemmed() => Assert.Equal(
        Language.None,
        LanguageDetector.Detect("Maszyna została uruchomiona zanim goście przyjechali na dworzec kolejowy miasta Gdańsk, ponieważ pociąg był opóźniony więcej niż "
            + "dwadzieścia minut, czego nikt wcześniej podróżnym niestety nie powiedział."));

    [Fact]
    public void Any_text_has_an_answer() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(),
        static text => LanguageDetector.Detect(text) is null or >= Language.None and <= Language.Russian).Check(Config.QuickThrowOnFailure);
}
