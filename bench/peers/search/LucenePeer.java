import com.sun.management.OperatingSystemMXBean;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
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
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Lucene with its English analyzer and BM25 on the exported documents: writes rankings, prints a line of figures (see run) per collection. One
 * thread. By itself Lucene counts matches up to 1,000 and then skips what cannot be among the best; with "exact" it counts all, as IndexForge does.
 */
public final class LucenePeer {
    private static final long SECONDS = Long.parseLong(System.getenv().getOrDefault("SECONDS_PER_ROUND", "30"));
    private static final long ROUNDS = Long.parseLong(System.getenv().getOrDefault("SECONDS_OF_ROUNDS", "60"));
    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[0]);
        boolean exact = args.length > 1 && args[1].equals("exact");
        for (String name : List.of("cranfield", "npl", "xquad", "paragraphs")) {
            List<String[]> documents = read(work.resolve(name + ".docs.tsv"));
            List<String[]> queries = read(work.resolve(name + ".queries.tsv"));
            Path folder = Files.createTempDirectory("indexforge-peer-");
            EnglishAnalyzer analyzer = new EnglishAnalyzer();
            try (MMapDirectory directory = new MMapDirectory(folder)) {
                String indexed = index(name, documents, directory, analyzer);
                if (name.equals("paragraphs")) {
                    // The second time counts, when the code is compiled; it replaces what the first wrote.
                    indexed = index(name, documents, directory, analyzer);
                }
                try (DirectoryReader reader = DirectoryReader.open(directory)) {
                    System.out.println(indexed + search(reader, analyzer, queries, exact, work.resolve(name + ".run"), name.equals("paragraphs")));
                }
            }
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
            }
        }
    }

    private static String index(String name, List<String[]> documents, MMapDirectory directory, EnglishAnalyzer analyzer) throws Exception {
        long start = System.nanoTime();
        long cpu = PROCESS.getProcessCpuTime();
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer).setOpenMode(IndexWriterConfig.OpenMode.CREATE))) {
            for (String[] document : documents) {
                Document made = new Document();
                made.add(new StringField("id", document[0], Field.Store.YES));
                made.add(new TextField("text", document[1], Field.Store.YES));
                writer.addDocument(made);
            }
            writer.commit();
        }
        return String.format("%s %.1f %.2f", name, documents.size() / ((System.nanoTime() - start) / 1e9),
            (PROCESS.getProcessCpuTime() - cpu) / 1e3 / documents.size());
    }

    private static String search(DirectoryReader reader, EnglishAnalyzer analyzer, List<String[]> queries, boolean exact, Path file, boolean timed)
        throws Exception {
        IndexSearcher searcher = new IndexSearcher(reader);
        QueryBuilder builder = new QueryBuilder(analyzer);
        String figures = "";
        // Code compiles as it runs, and other work disturbs: the round of least processor time counts.
        double best = Double.MAX_VALUE;
        long begun = System.nanoTime();
        do {
            long total = 0;
            int asked = 0;
            long start = System.nanoTime();
            long cpu = PROCESS.getProcessCpuTime();
            try (PrintWriter run = timed ? null : new PrintWriter(file.toFile(), "UTF-8")) {
                for (String[] query : queries) {
                    if (timed && System.nanoTime() - start > SECONDS * 1_000_000_000L) {
                        break;
                    }
                    asked++;
                    var parsed = builder.createBooleanQuery("text", query[1]);
                    if (parsed == null) {
                        continue;
                    }
                    var collector = TopScoreDocCollector.create(10, exact ? Integer.MAX_VALUE : 1000);
                    searcher.search(parsed, collector);
                    var found = collector.topDocs();
                    total += found.totalHits.value;
                    for (var hit : found.scoreDocs) {
                        String id = searcher.doc(hit.doc).get("id");
                        if (run != null) {
                            run.println(query[0] + "\t" + id);
                        }
                    }
                }
            }
            double used = (PROCESS.getProcessCpuTime() - cpu) / 1e3 / asked;
            if (used < best) {
                best = used;
                figures = String.format(" %.1f %.2f %d %s%d", asked / ((System.nanoTime() - start) / 1e9), used, asked, exact ? "" : ">=", total / asked);
            }
        } while (timed && System.nanoTime() - begun < ROUNDS * 1_000_000_000L);
        return figures;
    }

    private static List<String[]> read(Path file) throws Exception {
        return Files.readAllLines(file).stream().map(l -> l.split("\t", 2)).collect(Collectors.toList());
    }
}
