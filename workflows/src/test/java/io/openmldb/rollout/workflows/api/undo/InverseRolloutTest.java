package io.openmldb.rollout.workflows.api.undo;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.plan.ConfigChange;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout.NodeAtEnd;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InverseRolloutTest {

  private static final ConfigChange[] DONE = {
    new ConfigChange("gc_interval", "120", "60"),
    new ConfigChange("thread_pool_size", "16", null),
    new ConfigChange("zk_cert", "******", "******"),
    new ConfigChange("enable_flags_service", null, "true")
  };

  @Test
  void whatWasSetIsSetBackAndWhatWasAddedIsUnsetOnTheUpdatedNodesOnly() {
    InverseRollout undo =
        InverseRollout.of(plan(node("t1:1", DONE), node("t2:1", DONE)), report("t1:1"));

    assertThat(undo.changes())
        .containsExactly(
            new Change(
                Component.TABLET,
                List.of("t1:1"),
                Map.of("gc_interval", "120", "thread_pool_size", "16"),
                List.of("enable_flags_service")));
  }

  @Test
  void ofARolloutThatWasTerminatedTheUpdatedNodesAreUndoneAndTheOneUnderWayIsLeftAlone() {
    InterruptedRollout cutOff =
        new InterruptedRollout(
            "demo",
            "rollout-demo",
            "run",
            "terminated",
            Instant.EPOCH,
            "ann",
            "too late",
            List.of(
                new NodeAtEnd(Component.TABLET, "t1:1", NodeState.UPDATED, null),
                new NodeAtEnd(Component.TABLET, "t2:1", NodeState.RUNNING, "it goes on"),
                new NodeAtEnd(Component.TABLET, "t3:1", NodeState.PENDING, null)));
    ConfigChange change = new ConfigChange("gc_interval", "120", "60");

    InverseRollout undo =
        InverseRollout.of(
            plan(node("t1:1", change), node("t2:1", change), node("t3:1", change)), cutOff);

    assertThat(cutOff.mayHaveUpdated()).isTrue();
    assertThat(undo.changes())
        .containsExactly(
            new Change(Component.TABLET, List.of("t1:1"), Map.of("gc_interval", "120"), List.of()));
    assertThat(undo.leftAlone()).containsExactly("tablet t2:1 is left alone: it goes on");
  }

  @Test
  void aSecretIsNotKnownAndLeftAlone() {
    assertThat(InverseRollout.of(plan(node("t1:1", DONE)), report("t1:1")).leftAlone())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("tablet t1:1", "zk_cert", "secret"));
  }

  @Test
  void aValueThatHoldsASecretAmongOtherThingsIsNotKnownAndLeftAlone() {
    InverseRollout undo =
        InverseRollout.of(
            plan(
                node(
                    "t1:1",
                    new ConfigChange("options", "a=1;secret.key=******", "a=2"),
                    new ConfigChange("password ******", "x", null))),
            report("t1:1"));

    assertThat(undo.changes()).isEmpty();
    assertThat(undo.leftAlone())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("options is left alone", "secret"));
  }

  @Test
  void whereAPartOfWhatAValueBecameIsHiddenSomebodyElseMayHaveChangedIt() {
    InverseRollout undo =
        InverseRollout.of(
            plan(node("t1:1", new ConfigChange("options", "a=1", "a=1;secret.key=******"))),
            report("t1:1"));
    assertThat(undo.changes()).hasSize(1);

    undo.leaveWhatOthersChanged(
        plan(node("t1:1", new ConfigChange("options", "a=1;secret.key=******", "a=1"))));

    assertThat(undo.changes()).isEmpty();
    assertThat(undo.leftAlone())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("options", "cannot be told"));
  }

  @Test
  void aSecretThatWasAddedIsTakenOut() {
    InverseRollout undo =
        InverseRollout.of(
            plan(node("t1:1", new ConfigChange("zk_cert", null, "******"))), report("t1:1"));

    undo.leaveWhatOthersChanged(plan(node("t1:1", new ConfigChange("zk_cert", "******", null))));

    assertThat(undo.changes())
        .containsExactly(
            new Change(Component.TABLET, List.of("t1:1"), Map.of(), List.of("zk_cert")));
  }

  @Test
  void whatSomebodyElseHasChangedSinceIsShownAndLeftAlone() {
    InverseRollout undo = InverseRollout.of(plan(node("t1:1", DONE)), report("t1:1"));

    undo.leaveWhatOthersChanged(
        plan(
            node(
                "t1:1",
                new ConfigChange("gc_interval", "90", "120"),
                new ConfigChange("thread_pool_size", null, "16"),
                new ConfigChange("enable_flags_service", "true", null))));

    assertThat(undo.leftAlone())
        .hasSize(2)
        .anySatisfy(
            line -> assertThat(line).contains("gc_interval", "is \"90\" now", "left \"60\""));
    assertThat(undo.changes())
        .containsExactly(
            new Change(
                Component.TABLET,
                List.of("t1:1"),
                Map.of("thread_pool_size", "16"),
                List.of("enable_flags_service")));
  }

  @Test
  void whatTheFileSetsMoreThanOnceIsNamedToBePutBackByHand() {
    InverseRollout undo =
        InverseRollout.of(
            plan(
                List.of(twice("t1:1", "gc_interval"), twice("t2:1", "x")),
                node(
                    "t1:1",
                    new ConfigChange("gc_interval", "2", "3"),
                    new ConfigChange("x", null, "1"))),
            report("t1:1"));

    assertThat(undo.leftAlone())
        .singleElement()
        .satisfies(
            line -> assertThat(line).contains("tablet t1:1", "gc_interval", "restored by hand"));
    assertThat(undo.changes())
        .containsExactly(new Change(Component.TABLET, List.of("t1:1"), Map.of(), List.of("x")));
  }

  @Test
  void whatTheFileSetsMoreThanOnceByNowIsLeftAlone() {
    InverseRollout undo = InverseRollout.of(plan(node("t1:1", DONE)), report("t1:1"));

    undo.leaveWhatOthersChanged(
        plan(
            List.of(twice("t1:1", "gc_interval")),
            node("t1:1", new ConfigChange("gc_interval", "60", "120"))));

    assertThat(undo.leftAlone())
        .anySatisfy(line -> assertThat(line).contains("gc_interval", "it is now", "by hand"));
    assertThat(undo.changes().get(0).set()).containsOnlyKeys("thread_pool_size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a\uFFFDb", "${secret:A}"})
  void aValueThatNoRequestCanHoldIsNamedToBePutBackByHand(String before) {
    InverseRollout undo =
        InverseRollout.of(
            plan(node("t1:1", new ConfigChange("user", before, "x"))), report("t1:1"));

    assertThat(undo.changes()).isEmpty();
    assertThat(undo.leftAlone())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("user is left alone", "restored by hand"));
  }

  @Test
  void aPropertyThatIsNotPlainAsciiIsPutBackByHandAndAFlagByTheUndo() {
    ConfigChange change = new ConfigChange("user", "M\u00fcller", "x");
    InverseRollout ofFlags = InverseRollout.of(plan(node("t1:1", change)), report("t1:1"));
    InverseRollout ofProperties =
        InverseRollout.of(
            plan(node(Component.TASKMANAGER, "tm:1", change)),
            report(Component.TASKMANAGER, "tm:1"));

    assertThat(ofFlags.changes().get(0).set()).containsEntry("user", "M\u00fcller");
    assertThat(ofProperties.changes()).isEmpty();
    assertThat(ofProperties.leftAlone()).singleElement().asString().contains("user");
  }

  private static Plan plan(NodePlan... nodes) {
    return plan(List.of(), nodes);
  }

  private static Plan plan(List<Finding> findings, NodePlan... nodes) {
    return new Plan("demo", List.of(nodes), findings, 60);
  }

  private static Finding twice(String endpoint, String key) {
    Node node = new Node(Component.TABLET, endpoint, "h", "/opt/openmldb");
    return Finding.ofNode(FindingCode.DUPLICATE_KEY, node, "line 2 counts").about(key);
  }

  private static NodePlan node(String endpoint, ConfigChange... changes) {
    return node(Component.TABLET, endpoint, changes);
  }

  private static NodePlan node(Component component, String endpoint, ConfigChange... changes) {
    return new NodePlan(
        component,
        endpoint,
        "h",
        "/opt/openmldb",
        component.file(),
        NodeAction.UPDATE,
        ProcessMode.NORMAL,
        ProcessMode.NORMAL,
        "a",
        "b",
        List.of(changes),
        "",
        0,
        0);
  }

  private static Report report(String updated) {
    return report(Component.TABLET, updated);
  }

  private static Report report(Component component, String updated) {
    return new Report(
        "demo",
        "rollout-demo",
        "run",
        Outcome.SUCCEEDED,
        null,
        null,
        null,
        List.of(
            new Report.NodeReport(
                component, updated, NodeState.UPDATED, null, null, 0, null, 0, null, null)),
        List.of(),
        List.of(),
        List.of());
  }
}
