package io.openmldb.rollout.workflows.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class EqualFindingsTest {

  private static final Finding OF_T1 = unknownKey("t1:1");

  @Test
  void whatSeveralNodesHaveAlikeIsSaidOnceWithTheFirstOfThem() {
    List<Finding> findings = List.of(OF_T1, unknownKey("t2:1"), unknownKey("t3:1"));

    assertThat(EqualFindings.sentences(findings, FindingLevel.ERROR))
        .containsExactly("gc_intervall is no flag (tablet t1:1 gc_intervall and 2 more)");
    assertThat(EqualFindings.of(findings))
        .singleElement()
        .satisfies(equal -> assertThat(equal.places()).hasSize(3));
  }

  @Test
  void aFindingOfOneNodeIsItsMessageAndOtherLevelsAreLeftOut() {
    Finding warning = Finding.ofCluster(FindingLevel.WARNING, FindingCode.NOT_HEALTHY, "x", null);

    assertThat(EqualFindings.sentences(List.of(warning, OF_T1, OF_T1), FindingLevel.ERROR))
        .containsExactly("gc_intervall is no flag");
  }

  private static Finding unknownKey(String endpoint) {
    Node node = new Node(Component.TABLET, endpoint, "h", "/opt/openmldb");
    return Finding.ofNode(
            FindingLevel.ERROR, FindingCode.UNKNOWN_KEY, node, "gc_intervall is no flag", null)
        .about("gc_intervall");
  }
}
