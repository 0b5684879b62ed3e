package io.openmldb.rollout.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.stage.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/official-script.md} names, for everything that goes wrong with the maintainers'
 * script, a test that there is, or the reason why it cannot happen here.
 */
class OfficialScriptListTest {

  private static final int POINTS = 41;
  private static final Path ROOT = Repository.here().root();
  private static final Pattern ROW =
      Pattern.compile("\\| (?<number>\\d+) \\| (?<what>[^|]+) \\| (?<here>[^|]+) \\|");
  private static final Pattern TEST = Pattern.compile("`(?<type>\\w+Test)\\.(?<method>\\w+)`");
  private static final String REASON = "— ";

  @Test
  void every_point_is_listed_once_and_in_order() throws IOException {
    assertThat(rows())
        .extracting(row -> Integer.valueOf(row.group("number")))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, POINTS).boxed().toList());
  }

  @Test
  void every_point_has_tests_that_there_are_or_a_reason() throws IOException {
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
          wrong.add(row.group("number") + ": there is no test " + test.group());
        }
      }
      if (!tested && !here.startsWith(REASON)) {
        wrong.add(row.group("number") + ": neither a test nor a reason");
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<Matcher> rows() throws IOException {
    List<Matcher> rows = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/official-script.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The texts of the test classes by their simple names, of which a few occur in two modules. */
  private static Map<String, List<String>> testSources() throws IOException {
    Map<String, List<String>> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(OfficialScriptListTest::isTest).toList()) {
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
