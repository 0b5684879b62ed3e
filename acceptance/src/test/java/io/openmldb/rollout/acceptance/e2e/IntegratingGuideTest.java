package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.acceptance.e2e.GuideSection.Block;
import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every command of {@code docs/integrating.md}, run word for word against the real Temporal server
 * and a practice cluster. Only the settings, its first block, are the stage's own.
 */
@ExtendWith(SharedTestbeds.class)
@Order(2)
@Timeout(600)
@Tag("end-to-end")
class IntegratingGuideTest {

  private static final Duration A_BLOCK = Duration.ofMinutes(2);

  /** What the commands of a section need besides a shell. */
  private static final Map<String, List<String>> TOOLS =
      Map.of(
          "curl", List.of("curl", "jq"),
          "The temporal command", List.of("jq"),
          "Python", List.of("python3"),
          "TypeScript", List.of("node", "npm"),
          "Java", List.of("java"),
          "Nexus", List.of("java"));

  @TestFactory
  Stream<DynamicTest> everyCommandOfTheGuideDoesWhatItSays(Slot slot) throws Exception {
    Path root = slot.testbed().repository().root();
    List<GuideSection> sections =
        GuideSection.of(Files.readString(root.resolve("docs/integrating.md")));
    Map<String, String> settings = settings(slot);
    assertThat(sections.get(0).blocks()).hasSize(1);
    assertThat(sections.get(0).blocks().get(0).commands().lines())
        .as("the settings")
        .allMatch(line -> settings.keySet().stream().anyMatch(key -> sets(line, key)))
        .hasSameSizeAs(settings.keySet());
    List<GuideSection> others = sections.subList(1, sections.size());
    assertThat(others)
        .extracting(GuideSection::heading)
        .containsExactlyInAnyOrderElementsOf(TOOLS.keySet());
    LaunchedProcess worker = slot.testbed().startWorker();
    return others.stream()
        .map(
            section ->
                DynamicTest.dynamicTest(section.heading(), () -> run(section, root, settings)))
        .onClose(worker::close);
  }

  private static boolean sets(String line, String key) {
    return line.startsWith("export " + key + "=");
  }

  private static Map<String, String> settings(Slot slot) throws Exception {
    List<String> printBinary =
        List.of(slot.testbed().repository().launcher("temporal-dev"), "--print-binary");
    String temporal = CommandRun.run(Map.of(), printBinary, A_BLOCK).orThrow().out().strip();
    return Map.of(
        "TEMPORAL_ADDRESS",
        slot.temporal().address(),
        "HTTP",
        slot.temporal().httpApi() + "/api/v1/namespaces/default",
        "PATH",
        System.getenv("PATH") + ":" + Path.of(temporal).getParent());
  }

  private static void run(GuideSection section, Path root, Map<String, String> settings)
      throws Exception {
    for (String tool : TOOLS.get(section.heading())) {
      assumeTrue(isHere(tool) || System.getenv("CI") != null, tool + " is not here");
    }
    for (Block block : section.blocks()) {
      List<String> command =
          List.of(
              "bash",
              "-euo",
              "pipefail",
              "-c",
              "cd \"$0\"; exec 2>&1\n" + block.commands(),
              root.toString());
      CommandRun.Result result = CommandRun.run(settings, command, A_BLOCK).orThrow();
      assertThat(block.isAsPrinted(result.out()))
          .as("%s%nprinted%n%s%nand not%n%s", block.commands(), result.out(), block.printed())
          .isTrue();
    }
  }

  private static boolean isHere(String tool) throws IOException, InterruptedException {
    List<String> look = List.of("bash", "-c", "command -v " + tool);
    return CommandRun.run(Map.of(), look, A_BLOCK).exitCode() == 0;
  }
}
