package io.openmldb.rollout.activities.config.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.workflows.api.model.Component;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("component")
final class UnifiedDiffTest {

  @TempDir private Path folder;

  @Test
  void equalContentsHaveNoDiff() {
    assertThat(diff("a\n", "a\n")).isEmpty();
  }

  @Test
  void aChangeIsShownWithThreeLinesAroundIt() {
    assertThat(diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n"))
        .isEqualTo(
            """
            --- conf/tablet.flags
            +++ conf/tablet.flags
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            """);
  }

  @Test
  void aMissingLineEndIsShown() {
    assertThat(diff("a", "a\nb"))
        .isEqualTo(
            """
            --- conf/tablet.flags
            +++ conf/tablet.flags
            @@ -1 +1,2 @@
            -a
            \\ No newline at end of file
            +a
            +b
            \\ No newline at end of file
            """);
  }

  @Test
  @Timeout(60)
  void aFileOfAMillionLinesWithAChangeAtEachEndIsCompared() {
    String middle = IntStream.range(0, 1_000_000).mapToObj(i -> "#" + i + "\n").collect(joining());

    assertThat(diff("--a=1\n" + middle + "--b=1\n", "--a=2\n" + middle + "--b=2\n"))
        .isEqualTo(
            """
            --- conf/tablet.flags
            +++ conf/tablet.flags
            @@ -1,4 +1,4 @@
            ---a=1
            +--a=2
             #0
             #1
             #2
            @@ -999999,4 +999999,4 @@
             #999997
             #999998
             #999999
            ---b=1
            +--b=2
            """);
  }

  @Test
  @Timeout(60)
  void whatDiffersTooMuchToBeComparedIsShownAsTakenOutAndPutIn() {
    String before = IntStream.range(0, 20_000).mapToObj(i -> "#old " + i + "\n").collect(joining());
    String after = IntStream.range(0, 20_000).mapToObj(i -> "#new " + i + "\n").collect(joining());

    assertThat(diff("#first\n" + before + "#last\n", "#first\n" + after + "#last\n").lines())
        .hasSize(2 + 1 + 2 + 40_000)
        .startsWith(
            "--- conf/tablet.flags",
            "+++ conf/tablet.flags",
            "@@ -1,20002 +1,20002 @@",
            " #first",
            "-#old 0",
            "-#old 1")
        .containsSubsequence("-#old 19999", "+#new 0")
        .endsWith("+#new 19999", " #last");
  }

  @Test
  void noDiffIsLongerThanItNeedBe() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<String> before = randomLines(random, 30).lines().toList();
      List<String> after = changed(String.join("\n", before), random).lines().toList();

      List<DiffLine> lines = LineDiff.of(before, after);

      assertThat(lines.stream().filter(line -> line.kind() == DiffLine.Kind.SAME))
          .as("seed %d", seed)
          .hasSize(inCommon(before, after));
      assertThat(without(DiffLine.Kind.ADDED, lines)).as("seed %d", seed).isEqualTo(before);
      assertThat(without(DiffLine.Kind.REMOVED, lines)).as("seed %d", seed).isEqualTo(after);
    }
  }

  @Test
  void secretsAreMaskedInChangedLinesAndAroundThem() {
    String before = "--zk_cert=root:old\n#--zk_cert=user:commented\n--password=same\n--a=1\n";
    String after = "--zk_cert=root:new\n#--zk_cert=user:commented\n--password=same\n--a=2\n";

    assertThat(diff(before, after))
        .contains("-" + "--zk_cert=" + Masking.MASK, "+--zk_cert=" + Masking.MASK)
        .contains(" #--zk_cert=" + Masking.MASK, " --password=" + Masking.MASK)
        .doesNotContain("root", "old", "new", "commented", "same");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password hunter2\n",
        "# password hunter2\n",
        "password=hunt\\\n  er2\n",
        "password : hunt\\\r\n  er2\r\n",
        "password=\\\n  hunter2\n",
        "password\\\n  =hunter2\n",
        "pass\\u0077ord=hunter2\n",
        "pass\\u0077ord=hunt\\u00zz\\\n  er2\n",
        "password=hunt\\u00zz\\\n  er2\n",
        "spark.default.conf=spark.secret.key=hunter2\n",
        "spark.default.conf=spark.secret.key\\=hunter2\n",
        "spark.default.conf=spark.x=1;spark.secret.key=hunt\\\n  er2\n",
        "user=hunter2\npassword=hunter2\n"
      })
  void aSecretOfAPropertiesFileIsHiddenWhereverItStands(String secret) {
    String around = diff(Component.TASKMANAGER, secret + "a=1\n", secret + "a=2\n");
    String added = diff(Component.TASKMANAGER, "a=1\n", "a=1\n" + secret);

    assertThat(around + added)
        .contains(Masking.MASK, "-a=1", "+a=2")
        .doesNotContain("hunt")
        .doesNotContain("er2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--zk_cert hunter2\n",
        "#--zk_cert hunter2\n",
        "  -zk_cert=hunter2\n",
        "--zk-cert=hunter2\n",
        "--zk_cert hunter2=\n",
        "--url=jdbc:x?password=hunter2\n",
        "--user=hunter2\n--password=hunter2\n",
        "--zk_cert=hunter2\n--b=1\r\n"
      })
  void aSecretOfAFlagFileIsHiddenWhereverItStands(String secret) {
    String around = diff(secret + "--a=1\n", secret + "--a=2\n");
    String taken = diff("--a=1\n" + secret, "--a=1\n");

    assertThat(around + taken).contains(Masking.MASK, "---a=1", "+--a=2").doesNotContain("hunter2");
  }

  @Test
  void aHiddenValueOverSeveralLinesStillReadsAsOne() {
    assertThat(diff(Component.TASKMANAGER, "password=a\\\n  b\na=1\n", "a=1\n"))
        .contains("-password=******\\\n-  ******\n a=1\n");
  }

  @Test
  void theRealPatchProgramAppliesEveryDiff() throws Exception {
    assumeThat(Path.of("/usr/bin/patch")).isExecutable();
    for (int seed = 0; seed < 25; seed++) {
      Random random = new Random(seed);
      String before = randomLines(random, 30);
      String after = changed(before, random);
      Path file = Files.writeString(folder.resolve("file-" + seed), before);
      Path patch = Files.writeString(folder.resolve("patch-" + seed), diff(before, after));
      if (before.equals(after)) {
        continue;
      }

      Process process =
          new ProcessBuilder("patch", "-s", file.toString(), patch.toString()).inheritIO().start();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(file).as("seed %d", seed).hasContent(after);
    }
  }

  private static List<String> without(DiffLine.Kind kind, List<DiffLine> lines) {
    return lines.stream().filter(line -> line.kind() != kind).map(DiffLine::text).toList();
  }

  /** The length of their longest common subsequence, by its definition. */
  private static int inCommon(List<String> one, List<String> other) {
    int[][] common = new int[one.size() + 1][other.size() + 1];
    for (int i = 1; i <= one.size(); i++) {
      for (int j = 1; j <= other.size(); j++) {
        common[i][j] =
            one.get(i - 1).equals(other.get(j - 1))
                ? common[i - 1][j - 1] + 1
                : Math.max(common[i - 1][j], common[i][j - 1]);
      }
    }
    return common[one.size()][other.size()];
  }

  private static String randomLines(Random random, int most) {
    return IntStream.range(0, random.nextInt(most))
        .mapToObj(i -> "line " + random.nextInt(8))
        .collect(joining("\n", "", random.nextBoolean() ? "\n" : ""));
  }

  private static String changed(String text, Random random) {
    List<String> lines = List.of(text.split("\n", -1));
    return lines.stream()
        .filter(line -> random.nextInt(8) > 0)
        .map(line -> random.nextInt(8) == 0 ? "new " + random.nextInt(3) : line)
        .collect(joining("\n"));
  }

  private static String diff(String before, String after) {
    return diff(Component.TABLET, before, after);
  }

  private static String diff(Component component, String before, String after) {
    return UnifiedDiff.of(
        ConfigFileParser.parse(component, before.getBytes(UTF_8)),
        ConfigFileParser.parse(component, after.getBytes(UTF_8)),
        component.file(),
        Masking.DEFAULT);
  }
}
