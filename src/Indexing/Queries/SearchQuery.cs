namespace IndexForge.Indexing.Queries;

/// <summary>A parsed query.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Clauses">Its parts.</param>
public sealed record SearchQuery(string Text, IReadOnlyList<QueryClause> Clauses);
