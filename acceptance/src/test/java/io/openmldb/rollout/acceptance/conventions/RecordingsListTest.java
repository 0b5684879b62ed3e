package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No recording of a real server is forgotten: {@code docs/recordings.md} names, for each, the test
 * that holds the clients to it and the one that holds the practice cluster to it, or the reason why
 * there is none; and the tests agree.
 */
class RecordingsListTest {

  private static final Path RECORDINGS = RepositoryRoot.find().root().resolve("recordings");
  private static final Pattern ROW =
      Pattern.compile("\\| `(?<recording>[^`]+)` \\|(?<client>[^|]*)\\|(?<practice>[^|]*)\\|");
  private static final Pattern RECORDED =
      Pattern.compile(
          "@(?:Recorded|ComparedWith)\\(\\s*\\{?(?<names>[^)}]+)}?\\s*\\).*?\\bvoid (?<method>\\w+)\\(",
          Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("\"(?<name>[^\"]+)\"");
  private static final String REASON = "— ";

  @Test
  void everyRecordingStandsInTheListOnce() throws IOException {
    List<String> listed = new ArrayList<>();
    rows().forEach(row -> listed.add(row.group("recording")));
    assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(recordings());
  }

  @ParameterizedTest
  @CsvSource({"client, activities", "practice, sandbox"})
  void theListNamesTheTestsThatThereAreAndAReasonWhereThereIsNone(String column, String module)
      throws IOException {
    Map<String, Set<String>> tests = tests(module);
    List<String> wrong = new ArrayList<>();
    for (Matcher row : rows()) {
      String recording = row.group("recording");
      String said = row.group(column).strip();
      String test = String.join(", ", tests.getOrDefault(recording, Set.of()));
      boolean reasoned = said.startsWith(REASON) && said.length() > REASON.length();
      if (test.isEmpty() ? !reasoned : !said.equals(test)) {
        wrong.add(
            recording
                + ": the list says \""
                + said
                + "\", "
                + (test.isEmpty() ? "and no test is held to it" : "the test is " + test));
      }
    }
    assertThat(wrong).as("the list's column for " + module).isEmpty();
  }

  private static List<Matcher> rows() throws IOException {
    List<Matcher> rows = new ArrayList<>();
    for (String line :
        Files.readAllLines(RepositoryRoot.find().root().resolve("docs/recordings.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<String> recordings() throws IOException {
    try (Stream<Path> files = Files.walk(RECORDINGS)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> RECORDINGS.relativize(file).toString())
          .filter(name -> !name.endsWith(".md"))
          .toList();
    }
  }

  private static Map<String, Set<String>> tests(String module) throws IOException {
    Map<String, Set<String>> tests = new TreeMap<>();
    Path sources = RepositoryRoot.find().root().resolve(module).resolve("src/test/java");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(name -> name.toString().endsWith("Test.java")).toList()) {
        String className = file.getFileName().toString().replace(".java", "");
        Matcher recorded = RECORDED.matcher(Files.readString(file));
        while (recorded.find()) {
          String test = "`" + className + "." + recorded.group("method") + "`";
          Matcher name = NAME.matcher(recorded.group("names"));
          while (name.find()) {
            tests.computeIfAbsent(name.group("name"), unused -> new TreeSet<>()).add(test);
          }
        }
      }
    }
    return tests;
  }
}
