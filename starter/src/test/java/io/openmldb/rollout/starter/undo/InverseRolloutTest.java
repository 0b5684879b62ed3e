package io.openmldb.rollout.starter.undo;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InverseRolloutTest {

  private static final String DONE =
      """
      --- conf/tablet.flags
      +++ conf/tablet.flags
      @@ -1,5 +1,5 @@
       --role=tablet
      ---gc_interval=120
      +--gc_interval=60
      ---thread_pool_size=16
      ---zk_cert=******
      +--zk_cert=******
      +--enable-flags-service=true
      """;

  @Test
  void what_was_set_is_set_back_and_what_was_added_is_unset_on_the_updated_nodes_only() {
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
  void a_secret_is_not_known_and_left_alone() {
    assertThat(InverseRollout.of(plan(node("t1:1", DONE)), report("t1:1")).leftAlone())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("tablet t1:1", "zk_cert", "secret"));
  }

  @Test
  void a_value_that_holds_a_secret_among_other_things_is_not_known_and_left_alone() {
    String diff =
        """
        @@ -1,2 +1,2 @@
        ---options=a=1;secret.key=******
        +--options=a=2
        ---******=x
        """;

    InverseRollout undo = InverseRollout.of(plan(node("t1:1", diff)), report("t1:1"));

    assertThat(undo.changes()).isEmpty();
    assertThat(undo.leftAlone())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("options is left alone", "secret"));
  }

  @Test
  void where_a_part_of_what_a_value_became_is_hidden_somebody_else_may_have_changed_it() {
    String diff = "@@ -1 +1 @@\n---options=a=1\n+--options=a=1;secret.key=******\n";
    String inverse = "@@ -1 +1 @@\n---options=a=1;secret.key=******\n+--options=a=1\n";
    InverseRollout undo = InverseRollout.of(plan(node("t1:1", diff)), report("t1:1"));
    assertThat(undo.changes()).hasSize(1);

    undo.leaveWhatOthersChanged(plan(node("t1:1", inverse)));

    assertThat(undo.changes()).isEmpty();
    assertThat(undo.leftAlone())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("options", "cannot be told"));
  }

  @Test
  void a_secret_that_was_added_is_taken_out() {
    String diff = "@@ -0,0 +1 @@\n+--zk_cert=******\n";
    String inverse = "@@ -1 +0,0 @@\n---zk_cert=******\n";
    InverseRollout undo = InverseRollout.of(plan(node("t1:1", diff)), report("t1:1"));

    undo.leaveWhatOthersChanged(plan(node("t1:1", inverse)));

    assertThat(undo.changes())
        .containsExactly(
            new Change(Component.TABLET, List.of("t1:1"), Map.of(), List.of("zk_cert")));
  }

  @Test
  void what_somebody_else_has_changed_since_is_shown_and_left_alone() {
    InverseRollout undo = InverseRollout.of(plan(node("t1:1", DONE)), report("t1:1"));
    String inverse =
        """
        --- conf/tablet.flags
        +++ conf/tablet.flags
        @@ -1,4 +1,4 @@
         --role=tablet
        ---gc_interval=90
        +--gc_interval=120
        +--thread_pool_size=16
        ---enable_flags_service=true
        """;

    undo.leaveWhatOthersChanged(plan(node("t1:1", inverse)));

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
  void what_cannot_be_read_for_certain_is_named_to_be_put_back_by_hand() {
    String diff = "@@ -1,2 +1 @@\n---gc_interval=1\n---gc_interval=2\n+--gc_interval=3\n+--x=1\n";

    InverseRollout undo = InverseRollout.of(plan(node("t1:1", diff)), report("t1:1"));

    assertThat(undo.leftAlone())
        .singleElement()
        .satisfies(
            line -> assertThat(line).contains("tablet t1:1", "gc_interval", "put back by hand"));
    assertThat(undo.changes())
        .containsExactly(new Change(Component.TABLET, List.of("t1:1"), Map.of(), List.of("x")));
  }

  @Test
  void what_now_cannot_be_read_for_certain_is_left_alone() {
    InverseRollout undo = InverseRollout.of(plan(node("t1:1", DONE)), report("t1:1"));
    String inverse = "@@ -1,2 +1,2 @@\n---gc_interval=6\n---gc_interval=60\n+--gc_interval=120\n";

    undo.leaveWhatOthersChanged(plan(node("t1:1", inverse)));

    assertThat(undo.leftAlone())
        .anySatisfy(line -> assertThat(line).contains("gc_interval", "it is now", "by hand"));
    assertThat(undo.changes().get(0).set()).containsOnlyKeys("thread_pool_size");
  }

  @Test
  void properties_and_negated_flags_are_read_as_well() {
    String properties = "@@ -1 +1 @@\n-job.log.path = ../log\n+job.log.path=/var/log\n";
    assertThat(DiffedKeys.of(Component.TASKMANAGER, properties).before())
        .containsExactly(Map.entry("job.log.path", "../log"));

    String negated = "@@ -1 +1 @@\n---noenable_x\n+--enable_x\n";
    DiffedKeys flags = DiffedKeys.of(Component.TABLET, negated);
    assertThat(flags.before()).containsExactly(Map.entry("enable_x", "false"));
    assertThat(flags.after()).containsExactly(Map.entry("enable_x", "true"));
  }

  private static Plan plan(NodePlan... nodes) {
    return new Plan("demo", List.of(nodes), List.of(), 60);
  }

  private static NodePlan node(String endpoint, String diff) {
    return new NodePlan(
        Component.TABLET,
        endpoint,
        "h",
        "/opt/openmldb",
        "conf/tablet.flags",
        NodeAction.UPDATE,
        ProcessMode.NORMAL,
        ProcessMode.NORMAL,
        "a",
        "b",
        diff,
        0,
        0);
  }

  private static Report report(String updated) {
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
                Component.TABLET, updated, NodeState.UPDATED, null, null, 0, null, 0, null, null)),
        List.of(),
        List.of(),
        List.of());
  }
}
