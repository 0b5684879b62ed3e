package io.openmldb.rollout.activities.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void secretsAreMaskedInChangedLinesAndAroundThem() {
    String before = "--zk_cert=root:old\n#--zk_cert=user:commented\n--password=same\n--a=1\n";
    String after = "--zk_cert=root:new\n#--zk_cert=user:commented\n--password=same\n--a=2\n";

    assertThat(diff(before, after))
        .contains("-" + "--zk_cert=" + Masking.MASK, "+--zk_cert=" + Masking.MASK)
        .contains(" #--zk_cert=" + Masking.MASK, " --password=" + Masking.MASK)
        .doesNotContain("root", "old", "new", "commented", "same");
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

  private static String randomLines(Random random, int most) {
    return IntStream.range(0, random.nextInt(most))
        .mapToObj(i -> "line " + random.nextInt(8))
        .collect(Collectors.joining("\n", "", random.nextBoolean() ? "\n" : ""));
  }

  private static String changed(String text, Random random) {
    List<String> lines = List.of(text.split("\n", -1));
    return lines.stream()
        .filter(line -> random.nextInt(8) > 0)
        .map(line -> random.nextInt(8) == 0 ? "new " + random.nextInt(3) : line)
        .collect(Collectors.joining("\n"));
  }

  private static String diff(String before, String after) {
    return UnifiedDiff.of(
        before.getBytes(UTF_8), after.getBytes(UTF_8), "conf/tablet.flags", Masking.DEFAULT);
  }
}
