namespace IndexForge.Indexing.Queries;

/// <summary>One part of a query as it was written.</summary>
/// <param name="Kind">How it matches.</param>
/// <param name="Text">Its words, without operators.</param>
/// <param name="Field">The field it is limited to, if any. Where no chunk has that field, the clause is read as the plain words it may have been meant as.</param>
/// <param name="Negated">Whether chunks that match are left out.</param>
public sealed record QueryClause(QueryClauseKind Kind, string Text, string? Field = null, bool Negated = false);
