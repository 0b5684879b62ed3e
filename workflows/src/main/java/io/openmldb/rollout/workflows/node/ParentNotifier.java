package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.status.Step;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node rollout tells the rollout above it. A signal is four events in that one's history and
 * a row in its timeline, so only two steps are told of: that the node goes down, and that it is up
 * again and is being verified. Each step as it begins is in this workflow's own details and in its
 * query {@code progress}. That it waits, and that it waits no more, is told as well: a person may
 * have to know, or may end it.
 */
final class ParentNotifier {

  private static final Set<Step> TOLD = EnumSet.of(Step.RESTART, Step.VERIFY);

  /** Release 0.1.0 told of each step. */
  private final boolean everyStep =
      Workflow.getVersion("two-progress-signals", Workflow.DEFAULT_VERSION, 1)
          == Workflow.DEFAULT_VERSION;

  private @Nullable String waitTold;
  private @Nullable Step stepTold;

  void notify(NodeProgress progress) {
    if (everyStep || isNews(progress)) {
      signal(progress);
    }
    waitTold = progress.waitsFor();
  }

  private boolean isNews(NodeProgress progress) {
    if (!Objects.equals(progress.waitsFor(), waitTold)) {
      return true;
    }
    return progress.step() != null && TOLD.contains(progress.step()) && progress.step() != stepTold;
  }

  private void signal(NodeProgress progress) {
    stepTold = progress.step();
    Workflow.getInfo()
        .getParentWorkflowId()
        .ifPresent(
            parent -> {
              try {
                Workflow.newUntypedExternalWorkflowStub(parent)
                    .signal(NodeProgress.SIGNAL, progress);
              } catch (SignalExternalWorkflowException | ApplicationFailure e) {
                // The rollout above was closed. The node is finished all the same.
                Workflow.getLogger(ParentNotifier.class)
                    .warn("{} could not be informed of {}", parent, progress.step());
              }
            });
  }
}
