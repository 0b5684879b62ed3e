package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** The signals that changed nothing, which a workflow lists in its status; the newest are kept. */
public final class RefusedMessages {

  private final int most;
  private final List<RefusedMessage> newest;

  /**
   * A list that begins with what an earlier run has refused.
   *
   * @param most how many are kept
   * @param earlier those of the earlier run; empty in a first run
   */
  public RefusedMessages(int most, List<RefusedMessage> earlier) {
    this.most = most;
    this.newest = new ArrayList<>(earlier);
  }

  /** Lists the signal {@code name}, which was refused because of {@code why}. */
  public void add(String name, String why) {
    if (newest.size() == most) {
      newest.remove(0);
    }
    newest.add(new RefusedMessage(WorkflowTime.now(), name, why));
    Workflow.getLogger(RefusedMessages.class).warn("{} refused: {}", name, why);
  }

  /** Those that are kept, oldest first. */
  public List<RefusedMessage> listed() {
    return List.copyOf(newest);
  }
}
