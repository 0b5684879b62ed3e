package io.openmldb.rollout.workflows.api.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be undone on a cluster, as its lease records it. Each change is recorded before
 * it is made, by the activity that makes it; so whatever dies, what is recorded is all that there
 * may be to undo. Moves and followers themselves stay in the lease, where the activities that undo
 * them read them; a tablet may have many thousand.
 *
 * @param node the node in progress; null when none is
 * @param file the change of its file; null when that was not begun
 * @param process the replacement of its process; null when that was not begun
 * @param detached how many followers on it may be detached from their leaders
 * @param moves how many leaders may be away from it
 * @param returned how many tablets registered while {@code auto_failover} was off, and may have to
 *     be made whole
 * @param fence whether a write fence may be up
 * @param failoverPause whether {@code auto_failover} may be off for the rollout
 * @param cost what moving its leaders has cost since it is in progress
 * @param recorded all of it in words, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PendingUndo(
    @Nullable Node node,
    @Nullable FileChange file,
    @Nullable ProcessChange process,
    int detached,
    int moves,
    int returned,
    boolean fence,
    boolean failoverPause,
    MoveCost cost,
    List<String> recorded) {

  public PendingUndo {
    cost = cost == null ? MoveCost.NONE : cost;
    recorded = recorded == null ? List.of() : List.copyOf(recorded);
  }

  /** Nothing is to be undone. */
  public static PendingUndo nothing() {
    return new PendingUndo(null, null, null, 0, 0, 0, false, false, MoveCost.NONE, List.of());
  }

  /** Whether a fence or a failover pause may have been interrupted. */
  @JsonIgnore
  public boolean isInterrupted() {
    return fence || failoverPause;
  }

  /**
   * Whether what was changed was being put back, so that going on forwards would mix old and new.
   */
  @JsonIgnore
  public boolean isGoingBack() {
    return (file != null && file.back()) || (process != null && process.isBack());
  }

  /**
   * The change of a file.
   *
   * @param sha256Before the file as it was, lower-case hex
   * @param sha256After the file as it was to become
   * @param rolloutId the rollout that changed it, in the names of its backups
   * @param back whether it was put back since
   */
  public record FileChange(
      String sha256Before, String sha256After, String rolloutId, boolean back) {

    /** A change that is to be undone still. */
    public FileChange(String sha256Before, String sha256After, String rolloutId) {
      this(sha256Before, sha256After, rolloutId, false);
    }

    /** The same change, undone. */
    public FileChange putBack() {
      return new FileChange(sha256Before, sha256After, rolloutId, true);
    }
  }

  /**
   * The replacement of a process.
   *
   * @param before the process that was to be replaced
   * @param modeBefore how a process is to run that takes its place again
   * @param back the process that runs as {@code before} did since it was put back; null until then.
   *     It is never restarted again for this undo, whatever of the rest is still to be undone
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ProcessChange(
      ProcessSnapshot before, ProcessMode modeBefore, @Nullable ProcessSnapshot back) {

    /** A replacement that is to be undone still. */
    public ProcessChange(ProcessSnapshot before, ProcessMode modeBefore) {
      this(before, modeBefore, null);
    }

    /** The same replacement, undone: {@code process} has taken the place. */
    public ProcessChange putBackBy(ProcessSnapshot process) {
      return new ProcessChange(before, modeBefore, process);
    }

    /** Whether a process that runs as before was started since. */
    @JsonIgnore
    public boolean isBack() {
      return back != null;
    }
  }
}
