using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using Orleans.Concurrency;

namespace IndexForge.Grains.Questions;

/// <summary>Reads what the pipeline stored with the document's generation: it comes and goes with the text it was made of.</summary>
[GrainType("questionreader"), StatelessWorker]
public sealed class QuestionReaderGrain(BlockStore blocks) : Grain, IQuestionReaderGrain
{
    public async Task<DocumentQuestions?> Get()
    {
        var id = this.GetPrimaryKeyString();
        if (await GrainFactory.GetGrain<IDocumentWork>(id).Content() is not { } view)
        {
            return null;
        }

        var content = view.Content ?? throw new ServiceException(ErrorCodes.Conflict, $"Document {id} is not processed yet: its job has not completed.");
        return content.QuestionsBlock is { } number
            ? JsonSerializer.Deserialize<DocumentQuestions>(await new GenerationBlocks(blocks, id, content.Generation).Read(number), JsonBlocks.Options)
            : null;
    }
}
