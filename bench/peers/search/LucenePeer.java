import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.QueryBuilder;

/** Lucene with its English analyzer and BM25 on the exported documents: writes rankings, prints NAME docs/s q/s. One thread. */
public final class LucenePeer {
    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[0]);
        for (String name : List.of("cranfield", "npl", "xquad", "paragraphs")) {
            List<String[]> documents = read(work.resolve(name + ".docs.tsv"));
            List<String[]> queries = read(work.resolve(name + ".queries.tsv"));
            Path folder = Files.createTempDirectory("indexforge-peer-");
            EnglishAnalyzer analyzer = new EnglishAnalyzer();
            try (MMapDirectory directory = new MMapDirectory(folder)) {
                long start = System.nanoTime();
                try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
                    for (String[] document : documents) {
                        Document made = new Document();
                        made.add(new StringField("id", document[0], Field.Store.YES));
                        made.add(new TextField("text", document[1], Field.Store.YES));
                        writer.addDocument(made);
                    }
                    writer.commit();
                }
                double indexed = (System.nanoTime() - start) / 1e9;
                try (DirectoryReader reader = DirectoryReader.open(directory)) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    QueryBuilder builder = new QueryBuilder(analyzer);
                    int rounds = name.equals("paragraphs") ? 2 : 1;
                    double searched = 0;
                    for (int round = 0; round < rounds; round++) {
                        // The first round warms the machine up.
                        boolean writes = !name.equals("paragraphs");
                        start = System.nanoTime();
                        try (PrintWriter run = writes ? new PrintWriter(work.resolve(name + ".run").toFile(), "UTF-8") : null) {
                            for (String[] query : queries) {
                                var parsed = builder.createBooleanQuery("text", query[1]);
                                if (parsed == null) {
                                    continue;
                                }
                                for (var hit : searcher.search(parsed, 10).scoreDocs) {
                                    String id = searcher.doc(hit.doc).get("id");
                                    if (writes) {
                                        run.println(query[0] + "\t" + id);
                                    }
                                }
                            }
                        }
                        searched = (System.nanoTime() - start) / 1e9;
                    }
                    System.out.println(name + " " + documents.size() / indexed + " " + queries.size() / searched);
                }
            }
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
            }
        }
    }

    private static List<String[]> read(Path file) throws Exception {
        return Files.readAllLines(file).stream().map(l -> l.split("\t", 2)).collect(Collectors.toList());
    }
}
