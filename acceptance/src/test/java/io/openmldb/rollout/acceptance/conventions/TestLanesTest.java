package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code make unit} runs the test classes without a tag, which need their own JVM only; {@code make
 * component} those that start processes, SSH servers or ZooKeeper; {@code make test} all, with
 * those that start the whole product, tagged {@code end-to-end}.
 */
class TestLanesTest {

  @Test
  void everyTestClassIsInTheLaneThatItBelongsTo() throws IOException {
    assertThat(new TestLanes(JavaSource.all()).misplaced()).isEmpty();
  }

  @Test
  void aTestThatStartsAProcessByItsFixturesAndIsNotTaggedIsNamedWithTheReason() {
    assertThat(
            misplaced(
                testCode("ProbeTest", "class ProbeTest { Host host; }"),
                testCode("Host", "class Host { Shell shell; }"),
                testCode("Shell", "class Shell { void run() { new ProcessBuilder(); } }")))
        .containsExactly(
            "ProbeTest is in lane unit and belongs to lane component, because of Shell");
  }

  @Test
  void aTestThatStartsAProcessByMainCodeAndIsNotTaggedIsNamed() {
    assertThat(
            misplaced(
                testCode("ProbeTest", "class ProbeTest { Shell shell; }"),
                JavaSource.of("m", false, "Shell", "class Shell { ProcessBuilder builder; }")))
        .containsExactly(
            "ProbeTest is in lane unit and belongs to lane component, because of ProbeTest");
  }

  @Test
  void aTestThatStartsTheProductAndIsTaggedAsAComponentIsNamed() {
    assertThat(
            misplaced(
                testCode("RunTest", "@Tag(\"component\")\nclass RunTest { Testbed testbed; }")))
        .containsExactly(
            "RunTest is in lane component and belongs to lane end-to-end, because of RunTest");
  }

  @Test
  void aTestThatStartsNothingAndIsTaggedIsNamed() {
    assertThat(
            misplaced(
                testCode(
                    "SumTest",
                    """
                    /** Starts no ProcessBuilder. */
                    @Tag("component")
                    class SumTest { String text = "new ProcessBuilder()"; }
                    """)))
        .containsExactly("SumTest is in lane component and belongs to lane unit");
  }

  private static List<String> misplaced(JavaSource... sources) {
    return new TestLanes(List.of(sources)).misplaced();
  }

  private static JavaSource testCode(String name, String text) {
    return JavaSource.of("m", true, name, text);
  }
}
