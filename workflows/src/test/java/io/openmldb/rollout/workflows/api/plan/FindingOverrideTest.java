package io.openmldb.rollout.workflows.api.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingOverrideTest {

  private static final FindingOverride COPIED =
      new FindingOverride(FindingCode.DATA_DIRECTORY, "the disk is empty");

  @Test
  void anErrorThatIsSetAsideRefusesNothingAndSaysWhy() {
    List<Finding> findings =
        FindingOverride.applied(
            List.of(
                Finding.ofCluster(FindingCode.DATA_DIRECTORY, "data would be left behind"),
                Finding.ofCluster(FindingCode.NO_LEADER, "nobody leads")),
            List.of(COPIED));

    assertThat(findings)
        .extracting(Finding::level, Finding::overridden)
        .containsExactly(
            tuple(FindingLevel.WARNING, "the disk is empty"), tuple(FindingLevel.ERROR, null));
    assertThat(new Plan("demo", List.of(), findings.subList(0, 1), 0).isRefused()).isFalse();
  }

  @Test
  void whatMayNotBeOverriddenIsNotHoweverTheOverrideWasMade() {
    Finding leaderless = Finding.ofCluster(FindingCode.NO_LEADER, "nobody leads");

    assertThat(
            FindingOverride.applied(
                List.of(leaderless), List.of(new FindingOverride(FindingCode.NO_LEADER, "r"))))
        .containsExactly(leaderless);
  }

  @Test
  void aWarningStaysWhatItIs() {
    Finding warning =
        Finding.ofCluster(FindingCode.DATA_DIRECTORY, "m").asWarning("nothing of value");

    assertThat(FindingOverride.applied(List.of(warning), List.of(COPIED))).containsExactly(warning);
  }

  @Test
  void whatStandsForManyThatAreSetAsideSaysSoToo() {
    List<Finding> many =
        IntStream.range(0, 200)
            .mapToObj(i -> Finding.ofCluster(FindingCode.DATA_DIRECTORY, "tablet " + i))
            .toList();

    List<Finding> listed = Finding.listed(FindingOverride.applied(many, List.of(COPIED)));

    assertThat(listed).hasSize(100);
    assertThat(listed).allMatch(finding -> "the disk is empty".equals(finding.overridden()));
  }

  @Test
  void aFindingOfAnOlderWorkerIsNotOverridden() throws JsonProcessingException {
    String json = "{\"level\":\"ERROR\",\"code\":\"NO_LEADER\",\"message\":\"m\"}";

    assertThat(RolloutDataConverter.mapper().readValue(json, Finding.class).overridden()).isNull();
  }
}
