package io.openmldb.rollout.acceptance.conventions;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table in a document whose last column names tests, {@code `TypeTest.method`}, or after a dash a
 * reason why there is none.
 */
final class DocumentedTestTable {

  private static final Path ROOT = RepositoryRoot.find().root();
  private static final Pattern ROW =
      Pattern.compile("\\| (?<subject>[^|]+) \\|(?: [^|]+ \\|)? (?<here>[^|]+) \\|");
  private static final Pattern TEST = Pattern.compile("`(?<type>\\w+Test)\\.(?<method>\\w+)`");
  private static final String REASON = "— ";
  private static final String HEADING = "here";

  private final Path document;

  DocumentedTestTable(String document) {
    this.document = ROOT.resolve(document);
  }

  /** The first column. */
  List<String> subjects() throws IOException {
    return rows().stream().map(row -> row.group("subject")).toList();
  }

  /** Rows that name a test that there is not, or neither a test nor a reason. */
  List<String> wrongs() throws IOException {
    Map<String, List<String>> sources = testSources();
    List<String> wrong = new ArrayList<>();
    for (Matcher row : rows()) {
      String here = row.group("here");
      Matcher test = TEST.matcher(here);
      boolean tested = false;
      while (test.find()) {
        tested = true;
        String method = "void " + test.group("method") + "(";
        List<String> texts = sources.getOrDefault(test.group("type"), List.of());
        if (texts.stream().noneMatch(text -> text.contains(method))) {
          wrong.add(row.group("subject") + ": there is no test " + test.group());
        }
      }
      if (!tested && !here.startsWith(REASON)) {
        wrong.add(row.group("subject") + ": neither a test nor a reason");
      }
    }
    return wrong;
  }

  private List<Matcher> rows() throws IOException {
    List<Matcher> rows = new ArrayList<>();
    for (String line : Files.readAllLines(document)) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && !row.group("here").equals(HEADING) && !line.startsWith("|---")) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The texts of the test classes by their simple names, of which a few occur in two modules. */
  private static Map<String, List<String>> testSources() throws IOException {
    Map<String, List<String>> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(DocumentedTestTable::isTest).toList()) {
        String type = file.getFileName().toString().replace(".java", "");
        sources.computeIfAbsent(type, unused -> new ArrayList<>()).add(Files.readString(file));
      }
    }
    return sources;
  }

  private static boolean isTest(Path file) {
    return file.toString().contains("src/test/java") && file.toString().endsWith("Test.java");
  }
}
