package io.openmldb.rollout.node;

import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Recovery.Follower;
import java.util.List;

/**
 * What a node rollout began and could not undo. A further attempt pays these first.
 *
 * @param edited whether the file may be the target's
 * @param original the process as it was before the restart; null when that was not begun
 * @param detached followers that may be detached from their leaders
 * @param moves leaders that may be away from home
 */
public record Debts(
    boolean edited, ProcessSnapshot original, List<Follower> detached, List<Move> moves) {

  public Debts {
    detached = detached == null ? List.of() : List.copyOf(detached);
    moves = moves == null ? List.of() : List.copyOf(moves);
  }
}
