using System.Text;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Encodings;

namespace IndexForge.Extraction.Tests.Csv;

public class EncodingDetectorTests
{
    [Theory]
    [InlineData(1252, "Élodie;Besançon\nFrançois;Orléans\nHélène;Nîmes\n")]
    [InlineData(1252, "Müller;Größe\nÄpfel;Öl\nFußgänger;für\n")]
    [InlineData(1252, "id,price\n1,£5\n2,café\n")]
    [InlineData(1252, "Muñoz,año\nPeña,señor\n")]
    [InlineData(10000, "Élodie;Besançon\nFrançois;Orléans\nHélène;Nîmes\n")]
    [InlineData(850, "Straße;Größe;Köln\nMüller;Öl;Fußgänger\n")]
    [InlineData(1250, "Łukasz;Żółć;Łódź\nŚliwińska;Gdańsk\nDąbrowski;Częstochowa\n")]
    [InlineData(28592, "Jiří;Dvořák;Plzeň\nČerná;České Budějovice\nTomáš;Růžička\n")]
    [InlineData(1251, "Иван;Петров;Москва\nАнна;Сидорова;Санкт-Петербург\n")]
    [InlineData(20866, "Иван;Петров;Москва\nАнна;Сидорова;Санкт-Петербург\n")]
    [InlineData(866, "Иван;Петров;Москва\nАнна;Сидорова;Санкт-Петербург\n")]
    [InlineData(28595, "Иван;Петров;Москва\nАнна;Сидорова;Санкт-Петербург\n")]
    [InlineData(1253, "Γιώργος;Παπαδόπουλος\nΜαρία;Θεσσαλονίκη\n")]
    [InlineData(1254, "Oğuz;Çelik;İstanbul\nAyşe;Yıldız;Eskişehir\n")]
    [InlineData(1255, "דוד;כהן;תל אביב\nשרה;לוי;ירושלים\n")]
    [InlineData(1256, "محمد;القاهرة\nفاطمة;الرياض\n")]
    [InlineData(1257, "Žygimantas;Šiauliai\nŽukauskienė;Panevėžys\nĄžuolaitė;Jūratė\n")]
    [InlineData(874, "สมชาย,กรุงเทพ\nสมหญิง,เชียงใหม่\n")]
    [InlineData(932, "山田太郎,東京都千代田区\n佐藤花子,ひらがなカタカナ\n")]
    [InlineData(51932, "山田太郎,東京都千代田区\n佐藤花子,ひらがなカタカナ\n")]
    [InlineData(54936, "张伟,北京,中国银行\n李娜,广州,华为技术有限公司\n")]
    [InlineData(950, "陳志明,台北市,台灣積體電路\n林美玲,高雄市,鴻海精密\n")]
    [InlineData(949, "김철수,서울,삼성전자\n이영희,부산,현대자동차\n")]
    public void Legacy_text_is_read_as_it_was_written(int codePage, string text) =>
        Assert.Equal(text, Decode(TextEncodings.Find(codePage)!.GetBytes(text)));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Utf16_is_known_with_and_without_its_mark(bool bigEndian, bool mark)
    {
        var encoding = new UnicodeEncoding(bigEndian, mark);
        const string text = "name,city\nАнна,Москва\n李娜,广州\n";

        Assert.Equal(text, Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Utf32_is_known_with_and_without_its_mark(bool bigEndian, bool mark)
    {
        var encoding = new UTF32Encoding(bigEndian, mark);

        Assert.Equal("a,b\n1,é\n", Decode([.. encoding.GetPreamble(), .. encoding.GetBytes("a,b\n1,é\n")]));
    }

    [Fact]
    public void Utf8_is_known_with_and_without_its_mark()
    {
        Assert.Equal("é,ß\n", Decode([0xEF, 0xBB, 0xBF, .. "é,ß\n"u8]));
        Assert.Equal("é,ß\n", Decode("é,ß\n"u8.ToArray()));
    }

    [Fact]
    public void A_few_stray_bytes_in_utf8_are_salvaged_and_reported()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("größe,naïve\n", 10))), (byte)'c', (byte)'a', (byte)'f', 0xE9, (byte)'\n'];
        using var workbook = WorkbookFile.Open(ByteSource.OfMemory(bytes), "t.csv");
        var rows = CsvTexts.Rows(workbook);

        Assert.Equal("café", rows[^1][0]);
        Assert.Equal("größe", rows[0][0]);
        Assert.Contains(workbook.Warnings, w => w.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_accent_may_be_megabytes_into_the_file()
    {
        var head = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("12345,plain text\n", 200_000)));
        var tail = TextEncodings.Find(1251)!.GetBytes(string.Concat(Enumerable.Repeat("12345,Москва и область\n", 60_000)));

        Assert.Equal(1251, EncodingDetector.Detect(ByteSource.OfMemory((byte[])[.. head, .. tail])).Encoding.CodePage);
    }

    [Fact]
    public void A_given_encoding_is_not_questioned() =>
        Assert.Equal("cafй", CsvTexts.Open([(byte)'c', (byte)'a', (byte)'f', 0xE9], new WorkbookOptions { Encoding = "windows-1251" })[0][0]);

    [Fact]
    public void An_encoding_that_does_not_exist_is_a_coded_error() =>
        Assert.Equal(
            ExtractionErrors.InvalidOptions,
            Assert.Throws<ExtractionException>(() => CsvTexts.Open("a"u8.ToArray(), new WorkbookOptions { Encoding = "klingon" })).Code);

    [Fact]
    public void Nul_characters_are_left_out_and_reported()
    {
        using var workbook = WorkbookFile.Open(ByteSource.OfMemory("a,b\n1\0,\0\02\n"u8.ToArray()), "t.csv");

        Assert.Equal([["a", "b"], ["1", "2"]], CsvTexts.Rows(workbook));
        Assert.Contains(workbook.Warnings, w => w.StartsWith("3 NUL", StringComparison.Ordinal));
    }

    private static string Decode(byte[] bytes)
    {
        var found = EncodingDetector.Detect(ByteSource.OfMemory(bytes));
        return found.Encoding.GetString(bytes.AsSpan(found.MarkLength));
    }
}
