using System.Collections.Frozen;

namespace IndexForge.Extraction.Tables.Roles;

/// <summary>What words in a column's name say about its values. General vocabulary, lower case.</summary>
internal static class RoleWords
{
    /// <summary>Amounts and measures: integers under these are numeric.</summary>
    public static FrozenSet<string> Quantities { get; } = Set("""
        amount amt total tot number num count cnt sum avg average mean median mode std stdev stddev min max value values price cost costs
        fee rate ratio percent pct score points income revenue expense expenses salary wage profit loss tax weight height length width
        depth area size volume speed velocity distance duration age population pop density temperature temp humidity pressure voltage
        current power energy lat latitude lon long lng longitude coord xcoord ycoord pixel position quantity qty units votes views likes
        followers comments reviews retweets shares runs goals wins losses games steps days hours minutes seconds weeks months years rooms
        beds baths bedrooms bathrooms level budget assets asset liabilities equity dividends members employees contributions benefits cap
        attack defense hp error percentile rank index change growth gdp sales stock balance debt spend spending gross net worth assessed
        land sqft feet miles km kg output input axis loan installs visits users attendance enrollment students teachers contrib
        investments interest
        """);

    /// <summary>The longer of them, found inside run-together names as well ("costkgfert", "unitprice").</summary>
    public static string[] QuantityRoots { get; } =
    [
        "price", "cost", "area", "wage", "amount", "value", "total", "count", "rate", "score", "income", "salary", "weight", "height",
        "length", "width", "depth", "population", "percent", "average", "mean", "median", "expens", "expend", "revenue", "number",
        "quantity", "volume", "speed", "temp", "pixel", "profit", "enroll", "coord", "earning", "outlay", "duration", "distance",
        "benefit", "contrib",
    ];

    /// <summary>Words that make a quantity of whatever stands beside them.</summary>
    public static FrozenSet<string> Aggregates { get; } = Set("total count amount avg average mean sum rate price cost");

    /// <summary>Quantities that may well have few distinct values.</summary>
    public static FrozenSet<string> SparseQuantities { get; } = Set("price cost rate amount income age feedrate");

    /// <summary>Codes and kinds, whatever else the name says; telephone numbers and postal codes are such codes.</summary>
    public static FrozenSet<string> Codes { get; } = Set("""
        code codes type types class category status month day weekday quarter season hour gender sex race ethnicity period flag kind style
        color grade zip zipcode zone district phone telephone fax postcode postal plz mobile
        """);

    /// <summary>Kinds and places, unless the name says an amount.</summary>
    public static FrozenSet<string> Kinds { get; } = Set("""
        year yr month day hour season quarter weekday week code codes type class category status group grade district region state county
        city country zip zipcode postal gender sex race ethnicity period flag cat kind style color block lot precinct prct dist ward borough
        """);

    /// <summary>Years.</summary>
    public static FrozenSet<string> Years { get; } = Set("year yr fy fiscal");

    /// <summary>Moments.</summary>
    public static FrozenSet<string> Moments { get; } = Set("date datetime timestamp");

    /// <summary>Moments and times.</summary>
    public static FrozenSet<string> Times { get; } = Set("date datetime timestamp time");

    /// <summary>Identifiers.</summary>
    public static FrozenSet<string> Identifiers { get; } = Set("id ids key uid guid uuid");

    /// <summary>Abbreviations of "code", "number" and "key": values that only their own code book explains.</summary>
    public static FrozenSet<string> CodeBook { get; } = Set("cd no nbr nr pk fk ref");

    /// <summary>Persons and things: integers under these refer to them.</summary>
    public static FrozenSet<string> Entities { get; } = Set("""
        team teams store dept department member winner player driver judge interviewer node family father mother segment actor user person
        customer owner council candidate bridge boro borough
        """);

    /// <summary>Prose.</summary>
    public static FrozenSet<string> Prose { get; } = Set("""
        description descriptions comment comments note notes title titles headline headlines text texts review reviews summary question
        questions answer answers content contents tweet tweets remark remarks details detail abstract body message caption bio story
        motivation reason reasons transcript post posts quote objective objectives purpose requirements instructions definition
        explanation plot synopsis feedback opinion lyrics overview song
        """);

    /// <summary>Names of persons, organisations and places, which are open-ended.</summary>
    public static FrozenSet<string> OpenNames { get; } = Set("""
        name names address addresses street author authors owner surname forename firstname lastname speaker supplier vendor email emails
        handle username location coordinates coordinate latlng geolocation geom geometry shape fullname candidate actor artist company
        employer organization organisation director player title designation sponsor reference contact building mailing
        """);

    /// <summary>Places that are always another one.</summary>
    public static FrozenSet<string> Addresses { get; } = Set("address street location coordinates geom");

    /// <summary>Places and kinds that form closed sets.</summary>
    public static FrozenSet<string> ClosedNames { get; } = Set("""
        country city state region county province district territory area continent currency nationality language neighborhood town village
        admin adm type category class status gender sex genre color colour breed brand group sector industry level method item unit
        """);

    /// <summary>Function words of English: prose has them, names and codes do not.</summary>
    public static FrozenSet<string> Function { get; } = Set("""
        a about after all also am an and any are as at be because been before being but by can could did do does for from had has have he
        her here him his how i if in into is it its just me more most my no not of on only or other our out over own she so some such than
        that the their them then there these they this those through to too under up very was we were what when where which while who why
        will with would you your
        """);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
