package io.openmldb.rollout.workflows.notification;

import io.openmldb.rollout.workflows.activity.NotificationActivities;
import io.openmldb.rollout.workflows.activity.NotificationActivities.WebhookSubscription;
import io.openmldb.rollout.workflows.api.RolloutNotificationWorkflow;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells others of a rollout, and never holds it up.
 *
 * <ol>
 *   <li>When the rollout begins, a worker is asked which events webhooks want: a rollout of which
 *       nobody wants to be told has no further event in its history.
 *   <li>Each event that is wanted starts a child workflow, {@link RolloutNotificationWorkflow},
 *       which the rollout abandons: it calls the webhooks, however long they take to answer.
 *   <li>Before it ends, the rollout waits until Temporal has started those children. No worker is
 *       needed for that, and no webhook.
 * </ol>
 *
 * <p>Rollouts that release 0.1.0 began tell nobody, nor do dry runs.
 */
public final class RolloutNotifier {

  /** Of starting a child, which Temporal does by itself. */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  private final boolean dryRun;
  private final List<Promise<Void>> starting = new ArrayList<>();
  private @Nullable Promise<Set<RolloutEventType>> wanted;
  private @Nullable RolloutEventDetector detector;
  private int told;

  /** One that tells nobody until it is opened. */
  public RolloutNotifier(boolean dryRun) {
    this.dryRun = dryRun;
  }

  /**
   * Begins to tell of the rollout of {@code cluster}.
   *
   * @param continued whether a run before has told that it started
   */
  public void open(String cluster, boolean continued) {
    if (dryRun || isOfRelease010()) {
      return;
    }
    detector = new RolloutEventDetector(continued);
    NotificationActivities activities =
        Workflow.newActivityStub(
            NotificationActivities.class, ActivityOptionsFactory.forSubscriptions(cluster));
    // Where that cannot be told, the children find out.
    wanted =
        Async.function(activities::subscriptions, cluster)
            .handle(
                (subscriptions, failure) ->
                    failure == null ? union(subscriptions) : EnumSet.allOf(RolloutEventType.class));
  }

  private static boolean isOfRelease010() {
    return Workflow.getVersion("notifications", Workflow.DEFAULT_VERSION, 1)
        == Workflow.DEFAULT_VERSION;
  }

  /** Tells what has happened, if it is something that is told, and somebody wants to know. */
  public void publish(RolloutStatus status) {
    if (detector != null && wanted != null) {
      Promise<Set<RolloutEventType>> types = wanted;
      detector.eventIn(status).ifPresent(type -> tell(types, type, status));
    }
  }

  /** Waits until every notification is a workflow of its own, which goes on without this one. */
  public void settle() {
    if (isSettled()) {
      return;
    }
    boolean[] settled = new boolean[1];
    Workflow.newDetachedCancellationScope(
            () -> settled[0] = Workflow.await(SETTLING, this::isSettled))
        .run();
    if (!settled[0]) {
      Workflow.getLogger(RolloutNotifier.class)
          .warn("The rollout ends before all of its notifications were started");
    }
  }

  private boolean isSettled() {
    return starting.stream().allMatch(Promise::isCompleted);
  }

  private void tell(
      Promise<Set<RolloutEventType>> wantedTypes, RolloutEventType type, RolloutStatus status) {
    WorkflowInfo rollout = Workflow.getInfo();
    told++;
    String id = rollout.getRunId() + "-" + told;
    RolloutEvent event = RolloutEvent.of(id, type, WorkflowTime.now(), status);
    String childId = rollout.getWorkflowId() + "/notification/" + id;
    starting.add(
        wantedTypes.thenCompose(
            types ->
                types.contains(type) ? start(childId, event) : Workflow.<Void>newPromise(null)));
  }

  /** Starts the child; the promise is that of its start, whatever becomes of it. */
  private static Promise<Void> start(String id, RolloutEvent event) {
    List<Promise<Void>> started = new ArrayList<>();
    Workflow.newDetachedCancellationScope(
            () -> {
              RolloutNotificationWorkflow child =
                  Workflow.newChildWorkflowStub(
                      RolloutNotificationWorkflow.class, options(id, event));
              Async.procedure(child::deliver, event)
                  .handle((unused, failure) -> logged(event, failure));
              started.add(
                  Workflow.getWorkflowExecution(child)
                      .handle((unused, failure) -> logged(event, failure)));
            })
        .run();
    return started.get(0);
  }

  private static @Nullable Void logged(RolloutEvent event, @Nullable RuntimeException failure) {
    if (failure != null) {
      Workflow.getLogger(RolloutNotifier.class)
          .warn("{} was not told to everybody: {}", event.type().id(), failure.getMessage());
    }
    return null;
  }

  private static ChildWorkflowOptions options(String id, RolloutEvent event) {
    ChildWorkflowOptions.Builder options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
            .setCancellationType(ChildWorkflowCancellationType.ABANDON)
            .setStaticSummary("tell of " + event.type().id());
    ClusterSearchAttribute.forChild().ifPresent(options::setTypedSearchAttributes);
    return options.build();
  }

  private static Set<RolloutEventType> union(List<WebhookSubscription> subscriptions) {
    Set<RolloutEventType> types = EnumSet.noneOf(RolloutEventType.class);
    subscriptions.forEach(subscription -> types.addAll(subscription.events()));
    return types;
  }
}
