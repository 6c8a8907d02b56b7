using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace LocalOrleans.Reminding;

internal sealed class ReminderService
{
    public static void AddTo(IServiceCollection services) => services.AddSingleton<ReminderService>();
    public Task<IGrainReminder> RegisterOrUpdateAsync(GrainId id, string name, TimeSpan due, TimeSpan period) => throw new NotSupportedException();
    public Task UnregisterAsync(GrainId id, IGrainReminder reminder) => throw new NotSupportedException();
    public Task<IGrainReminder?> GetAsync(GrainId id, string name) => throw new NotSupportedException();
    public Task<List<IGrainReminder>> GetAllAsync(GrainId id) => throw new NotSupportedException();
}
