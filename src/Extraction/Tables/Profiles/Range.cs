namespace IndexForge.Extraction.Tables.Profiles;

/// <summary>Smallest and largest of a stream of values.</summary>
internal struct Range<T>
    where T : struct, IComparable<T>
{
    public bool Any;
    public T Min;
    public T Max;

    public void Add(T value)
    {
        if (!Any)
        {
            Any = true;
            Min = Max = value;
        }
        else if (value.CompareTo(Min) < 0)
        {
            Min = value;
        }
        else if (value.CompareTo(Max) > 0)
        {
            Max = value;
        }
    }

    public void Add(in Range<T> other)
    {
        if (other.Any)
        {
            Add(other.Min);
            Add(other.Max);
        }
    }
}
