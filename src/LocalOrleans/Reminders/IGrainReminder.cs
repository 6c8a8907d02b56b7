namespace Orleans.Runtime;

/// <summary>A handle of a registered reminder; valid in the turn's activation, not for keeping.</summary>
public interface IGrainReminder
{
    string ReminderName { get; }
}
