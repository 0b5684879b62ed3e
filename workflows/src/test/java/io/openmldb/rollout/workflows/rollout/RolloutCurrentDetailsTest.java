package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestReader;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.markdown.LineWrap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutCurrentDetailsTest {

  private static final Instant START = Instant.parse("2026-11-25T03:00:00Z");
  private static final Instant NOW = START.plusSeconds(90);

  private static final RolloutRequest REQUEST =
      request(
          """
          {"cluster": "demo", "reason": "pauses of the collector", "by": "ann",
           "changes": [{"component": "tablet", "set": {"gc_interval": "60"},
                        "unset": ["gc_pool_size"]}]}
          """);

  private static final NodeStatus DONE = node("a:1", NodeState.UPDATED, null, 60L, 0, null);
  private static final NodeStatus RUNNING =
      node("b:1", NodeState.RUNNING, Step.RESTART, null, 6, null);
  private static final NodeStatus PENDING = node("c:1", NodeState.PENDING, null, null, 0, null);

  @Test
  void theyBeginWithWhereItStandsAndSayWhatIsAskedForWhyAndByWhom() {
    String details = details(updating(null, DONE, RUNNING, PENDING));

    assertThat(details)
        .startsWith("**UPDATING** · 47 % · 1 of 3 nodes · about 1 min 1 s left, as of 2026-11-25")
        .contains("cluster  demo\n")
        .contains("change   tablet: gc_interval = 60, gc_pool_size removed\n")
        .contains("why      pauses of the collector\n")
        .contains("by       ann\n");
  }

  @Test
  void theOptionsThatWereChosenStandBelowTheChanges() {
    RolloutRequest request =
        request(
            """
            {"cluster": "demo", "changes": [{"component": "tablet", "set": {"gc_interval": "60"}}],
             "options": {"procedure": "DOCUMENTED", "writes": "GATED"}}
            """);

    assertThat(details(request, updating(null, PENDING)))
        .contains(
            """
            change   tablet: gc_interval = 60
            option   procedure: DOCUMENTED
            option   writes: GATED
            why      not said
            """);
    assertThat(details(updating(null, PENDING))).doesNotContain("option");
  }

  @Test
  void nodesStandAlignedInACodeBlock() {
    assertThat(details(updating(null, DONE, RUNNING, PENDING)))
        .endsWith(
            """
            ```text
            [###########-------------]  47%
            tablet
              a:1  UPDATED             1 min 0 s
            > b:1  restart  3/6 moves  1 min 30 s
              c:1  PENDING
            ```\
            """);
  }

  @Test
  void aGateSaysTheQuestionWhyUntilWhenAndEveryAnswerReadyToBeSent() throws Exception {
    WaitingFor decision =
        new WaitingFor(
            Gate.DECISION,
            "b:1",
            List.of(Decision.RETRY, Decision.ABORT),
            NOW,
            NOW.plusSeconds(600),
            "tablet b:1 failed and was rolled back: start.sh: no space",
            "decide({\"endpoint\": \"b:1\", \"decision\": \"RETRY|ABORT\"})");

    String details = details(updating(decision, DONE, PENDING));

    assertThat(details)
        .startsWith("**WAITING for you** at the gate **DECISION** · 50 % · 1 of 2 nodes")
        .contains("\ntablet b:1 failed and was rolled back: start.sh: no\nspace\n")
        .contains("Send an Update > **decide**")
        .contains(
            """
            ```text
            {"endpoint": "b:1", "decision": "RETRY"}
            {"endpoint": "b:1", "decision": "ABORT"}
            ```
            """)
        .contains("- RETRY: the node is tried again\n- ABORT: the rollout ends")
        .contains("Without an answer until 2026-11-25 03:11:30 UTC it ends as on abort KEEP");
  }

  @Test
  void whoeverApprovesIsToldOfThePlansWarningsAndWhereAllOfItIs() {
    WaitingFor approval =
        new WaitingFor(Gate.APPROVAL, NOW, NOW.plusSeconds(60), "the plan", "approve()");
    Finding warning = Finding.ofCluster(FindingCode.PRE_AGGREGATION, "db1.t1 has sums");
    RolloutStatus status = updating(approval, PENDING);

    assertThat(
            RolloutCurrentDetails.of(REQUEST, status.asOf(NOW), List.of(warning), null, null, NOW))
        .contains("Warnings of the plan:", "\nPRE_AGGREGATION: db1.t1 has sums\n")
        .contains("tab **Queries**, query `plan`");
    assertThat(details(status)).contains("query `plan`").doesNotContain("Warnings");
  }

  @Test
  void noLineOfACodeBlockIsWiderThanTheUiShowsButWhatIsToBePasted() {
    String why = "tablet 10.0.0.12:10921 failed and was rolled back: " + "no space left ".repeat(9);
    NodeStatus failed = node("10.0.0.12:10921", NodeState.ROLLED_BACK, null, 3_600L, 24, why);
    NodeStatus under =
        node("10.0.0.13:10921", NodeState.RUNNING, Step.POST_UPGRADE, null, 24, null);
    WaitingFor decision =
        new WaitingFor(
            Gate.DECISION, "10.0.0.12:10921", List.of(Decision.RETRY), NOW, NOW, why, "decide");
    RolloutStatus status = updating(decision, failed, under);

    String details = details(status);

    assertThat(details).contains("\n      tablet 10.0.0.12:10921 failed and was rolled back:\n");
    List<String> inBlocks = new ArrayList<>();
    boolean inside = false;
    for (String line : details.lines().toList()) {
      inside = line.startsWith("```") ? !inside : inside;
      if (inside && !line.startsWith("{")) {
        inBlocks.add(line);
      }
    }
    assertThat(inBlocks)
        .hasSizeGreaterThan(12)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(LineWrap.WIDTH));
  }

  @Test
  void theInputToSendIsWhatTheMessageTakesAtEveryGate() throws Exception {
    for (Gate gate : Gate.values()) {
      WaitingFor waiting =
          new WaitingFor(gate, "b:1", List.of(Decision.values()), NOW, NOW, "why", "x");
      for (SuggestedMessage answer : SuggestedMessage.answersTo(waiting, "demo")) {
        JsonNode body = RolloutDataConverter.mapper().readTree(answer.body());
        assertThat(problems(answer.update(), body)).as("%s %s", gate, answer).isEmpty();
      }
    }
  }

  @Test
  void whatFollowsFromADecisionIsSaidOfTheGateAndTheSubjectThatItIsAbout() {
    assertThat(effect(Gate.DECISION, "b:1", Decision.RETRY)).isEqualTo("the node is tried again");
    assertThat(effect(Gate.DECISION, "b:1", Decision.SKIP)).startsWith("the node is left as it is");
    assertThat(effect(Gate.DECISION, "demo", Decision.RETRY))
        .isEqualTo("what failed is tried again");
    assertThat(effect(Gate.DECISION, "demo", Decision.SKIP))
        .startsWith("what the confirmation found is accepted");
    assertThat(effect(Gate.HEALTH, "demo", Decision.RETRY))
        .isEqualTo("the cluster's health is awaited again");
    assertThat(effect(Gate.HEALTH, "demo", Decision.SKIP))
        .isEqualTo("the rollout goes on although the cluster is not healthy");
    assertThat(effect(Gate.JOBS, "b:1", Decision.SKIP))
        .isEqualTo("the taskmanager is restarted while its jobs run");
  }

  private static String effect(Gate gate, String subject, Decision decision) {
    WaitingFor waiting = new WaitingFor(gate, subject, List.of(decision), NOW, NOW, "why", "x");
    return SuggestedMessage.answersTo(waiting, "demo").get(0).effect();
  }

  private static List<String> problems(String update, JsonNode body)
      throws JsonProcessingException {
    var mapper = RolloutDataConverter.mapper();
    return switch (update) {
      case "approve" -> mapper.treeToValue(body, ApproveRequest.class).problems();
      case "confirmWrites" -> mapper.treeToValue(body, ConfirmWritesRequest.class).problems();
      case "decide" -> mapper.treeToValue(body, DecideRequest.class).problems();
      case "resume" -> mapper.treeToValue(body, ResumeRequest.class).problems();
      default -> List.of("no update is called " + update);
    };
  }

  @Test
  void aWaitThatNobodyIsAskedToEndSaysSo() {
    WaitingFor health = new WaitingFor(Gate.HEALTH, NOW, NOW.plusSeconds(60), "t2 is gone", null);

    assertThat(details(updating(health, DONE, PENDING)))
        .startsWith("**UPDATING**")
        .contains("nobody is asked")
        .contains("t2 is gone")
        .doesNotContain("Send an Update");
  }

  @Test
  void refusedSignalsStandThereWithTheirReason() {
    RolloutStatus status =
        status(
            Phase.UPDATING,
            null,
            null,
            List.of(new RefusedMessage(NOW, "abort", "the input is a text")),
            List.of(),
            PENDING);

    assertThat(details(status))
        .contains("**REFUSED**")
        .contains("2026-11-25 03:01:30 UTC  abort: the input is a text");
  }

  @Test
  void theEndSaysTheOutcomeWhyAndWhatToDoNext() {
    NodeStatus putBack = node("b:1", NodeState.ROLLED_BACK, null, 60L, 0, "did not start");

    assertThat(details(ended(Outcome.REJECTED, "held by rollout-x", List.of(), PENDING)))
        .startsWith("**REJECTED**")
        .contains("held by rollout-x")
        .contains("No node was updated.");
    assertThat(details(ended(Outcome.ABORTED, "aborted", List.of(), DONE, putBack, PENDING)))
        .startsWith("**ABORTED** · 33 % · 1 of 3 nodes")
        .contains("1 of 3 nodes are updated and stay so.")
        .contains("`rollout undo demo`");
    assertThat(details(ended(Outcome.ROLLED_BACK, "b failed", List.of(), putBack, PENDING)))
        .contains("No node stays updated.");
    assertThat(details(ended(Outcome.SUCCEEDED, null, List.of(), DONE)))
        .startsWith("**SUCCEEDED**");
    assertThat(details(ended(Outcome.PLANNED, null, List.of(), PENDING))).contains("dry run");
    assertThat(details(ended(Outcome.ABORTED, "x", List.of("a fence on b:1"), putBack)))
        .contains("left inconsistent")
        .contains("a fence on b:1")
        .contains("`rollout repair demo`");
  }

  @Test
  void whatIsLeftIsPutRightByAWorkflowWhoseFormStandsThere() throws Exception {
    String details = details(ended(Outcome.ABORTED, "x", List.of("a fence on b:1"), DONE));

    assertThat(details)
        .contains("workflow id `repair-demo`", "workflow type **ClusterRepair**")
        .contains("workflow id `recover-demo`", "workflow type **ClusterRecovery**")
        .doesNotContain("rollout undo");
    String input = details.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
    var mapper = RolloutDataConverter.mapper();
    assertThat(mapper.readValue(input, RepairRequest.class).problems()).isEmpty();
    assertThat(mapper.readValue(input, RecoveryRequest.class).problems()).isEmpty();
  }

  @Test
  void whatStaysUpdatedIsTakenBackByAnInputThatStandsThereWithWhatItLeavesAlone() {
    UndoInput undo =
        new UndoInput("{\"cluster\": \"demo\"}", List.of("tablet a:1: zk_cert is left alone"));
    UndoInput tooLong = new UndoInput("{" + " ".repeat(5_000) + "}", List.of());

    for (Outcome outcome : List.of(Outcome.SUCCEEDED, Outcome.ABORTED)) {
      RolloutStatus status = ended(outcome, null, List.of(), DONE, PENDING);
      assertThat(RolloutCurrentDetails.of(REQUEST, status, List.of(), null, undo, NOW))
          .contains("`rollout undo demo`", "Start Workflow Like This One, with this input")
          .contains("\n{\"cluster\": \"demo\"}\n", "\ntablet a:1: zk_cert is left alone\n");
      assertThat(RolloutCurrentDetails.of(REQUEST, status, List.of(), null, tooLong, NOW))
          .contains("`nodes[].changes[].before`")
          .doesNotContain("with this input");
    }
  }

  @Test
  void whoeverStartsItAgainIsToldWhereThatIs() {
    for (Outcome outcome : List.of(Outcome.REJECTED, Outcome.ROLLED_BACK, Outcome.PLANNED)) {
      assertThat(details(ended(outcome, null, List.of(), PENDING)))
          .contains("More Actions > Start Workflow Like This One");
    }
    assertThat(details(ended(Outcome.PLANNED, null, List.of(), PENDING)))
        .contains("with the workflow id `rollout-demo`");
  }

  @Test
  void aWrongRequestIsTaughtThere() {
    assertThat(details(request("{\"clutser\": \"demo\"}"), updating(null)))
        .contains("nothing was touched")
        .contains("clutser is unknown");
  }

  @Test
  void textsOfOthersNeitherEndTheCodeBlockNorSteerATerminal() {
    NodeStatus failed =
        node("b:1", NodeState.ROLLED_BACK, null, 60L, 0, "``` \u001b[31mred\nsecond line");

    assertThat(details(updating(null, failed)))
        .contains("''' [31mred\n")
        .doesNotContain("second line")
        .doesNotContain("\u001b");
  }

  @Test
  void ofAVeryLargeClusterTheNodesAroundTheOneUnderWayAreShown() {
    NodeStatus[] many = new NodeStatus[500];
    for (int i = 0; i < many.length; i++) {
      NodeState state = i < 200 ? NodeState.UPDATED : NodeState.PENDING;
      many[i] = node("n" + i + ":1", state, null, i < 200 ? 1L : null, 0, null);
    }

    assertThat(details(updating(null, many)))
        .contains("n200:1")
        .contains("nodes 196 to 255 of 500")
        .doesNotContain("n10:1");
  }

  @Test
  void aResetRunSaysThatItIsOneAsLongAsItRuns() {
    RolloutStatus running = updating(null);

    assertThat(RolloutCurrentDetails.of(REQUEST, running, List.of(), "01a22955-former", null, NOW))
        .contains("**reset run**, of run `01a22955-former`", "restarted once more");
    assertThat(details(running)).doesNotContain("reset run");
  }

  private static String details(RolloutStatus status) {
    return details(REQUEST, status);
  }

  private static String details(RolloutRequest request, RolloutStatus status) {
    return RolloutCurrentDetails.of(request, status.asOf(NOW), List.of(), null, null, NOW);
  }

  private static RolloutStatus updating(WaitingFor waiting, NodeStatus... nodes) {
    boolean asked = waiting != null && waiting.isForAPerson();
    Phase phase = asked ? Phase.WAITING : Phase.UPDATING;
    return new RolloutStatus(
        "demo", phase, false, waiting, START, 0, 60, List.of(), List.of(nodes));
  }

  private static RolloutStatus ended(
      Outcome outcome, String reason, List<String> left, NodeStatus... nodes) {
    return status(Phase.DONE, outcome, reason, List.of(), left, nodes);
  }

  private static RolloutStatus status(
      Phase phase,
      Outcome outcome,
      String reason,
      List<RefusedMessage> refused,
      List<String> left,
      NodeStatus... nodes) {
    return new RolloutStatus(
        "demo",
        "rollout-demo",
        "run",
        "words",
        phase,
        outcome,
        reason,
        false,
        null,
        START,
        outcome == null ? null : NOW,
        0,
        60,
        refused,
        List.of(nodes),
        left);
  }

  private static NodeStatus node(
      String endpoint, NodeState state, Step step, Long seconds, int moves, String error) {
    Instant started = state == NodeState.PENDING ? null : START;
    Instant finished = seconds == null ? null : START.plusSeconds(seconds);
    return new NodeStatus(
        Component.TABLET, endpoint, state, step, started, finished, moves, moves / 2, error);
  }

  private static RolloutRequest request(String json) {
    try {
      return RolloutRequestReader.read(RolloutDataConverter.mapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
