namespace IndexForge.Indexing.Answers;

/// <summary>What kind of thing a question asks for.</summary>
internal enum QuestionType
{
    /// <summary>Anything.</summary>
    Other,

    /// <summary>A person or a group.</summary>
    Who,

    /// <summary>A point or span of time.</summary>
    When,

    /// <summary>A place.</summary>
    Where,

    /// <summary>A number or an amount.</summary>
    HowMany,

    /// <summary>A reason.</summary>
    Why,

    /// <summary>A way of doing.</summary>
    How,

    /// <summary>What a thing is or is called.</summary>
    Definition,
}
