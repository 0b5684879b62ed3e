package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Backs up, edits and restores one node's configuration file. */
@ActivityInterface
public interface ConfigFileActivities {

  /**
   * Copies the file to {@code <file>.bak}, as the documented procedure names it, and to {@code
   * <file>.bak.<run id>}, which no later run overwrites. Both are whole or absent at any time.
   */
  @ActivityMethod(name = "BackUpFile")
  FileOutcome backUp(FileTask task);

  /**
   * Makes the planned edit as a compare-and-swap by sha-256: equal to before, it is written; equal
   * to after, it was done already; else it fails with {@link FailureType#FILE_CONFLICT}. Everything
   * but the changed lines stays byte for byte.
   */
  @ActivityMethod(name = "EditFile")
  FileOutcome edit(FileTask task);

  /**
   * Puts the backup of this rollout back, by the same compare-and-swap in reverse: equal to after,
   * it is restored; equal to before, there is nothing to do. Else somebody else has changed it:
   * where the task says so, it is kept as it is, and struck from the lease, because there is
   * nothing of ours in it to take back; otherwise {@link FailureType#FILE_CONFLICT}.
   */
  @ActivityMethod(name = "RestoreFile")
  FileOutcome restore(FileTask task);

  /**
   * One node's file and its planned edit.
   *
   * @param lease the rollout's lease
   * @param node whose file
   * @param edit what to change in it
   * @param sha256Before the file as planned from, lower-case hex
   * @param sha256After the file as planned to
   * @param backupOf the rollout that made the backup; null: the one that holds the lease
   * @param keepsForeign whether a file that somebody else has changed is kept by a restoration
   */
  record FileTask(
      Lease lease,
      Node node,
      @Nullable ConfigEdit edit,
      String sha256Before,
      String sha256After,
      @Nullable String backupOf,
      boolean keepsForeign) {

    /** An edit whose backup is this rollout's own. */
    public FileTask(
        Lease lease,
        Node node,
        @Nullable ConfigEdit edit,
        String sha256Before,
        String sha256After) {
      this(lease, node, edit, sha256Before, sha256After, null, false);
    }
  }

  /**
   * What was done.
   *
   * @param alreadyDone whether the world was as wanted already
   * @param note a sentence for the report
   * @param attempts how often the activity was tried
   * @param foreign whether the file was changed by somebody else, and kept
   */
  record FileOutcome(boolean alreadyDone, String note, int attempts, boolean foreign)
      implements AttemptedResult<FileOutcome> {

    public FileOutcome(boolean alreadyDone, String note) {
      this(alreadyDone, note, 1, false);
    }

    /** The file is another one than ours, and stays so. */
    public static FileOutcome foreign(String note) {
      return new FileOutcome(true, note, 1, true);
    }

    @Override
    public FileOutcome withAttempts(int attempts) {
      return new FileOutcome(alreadyDone, note, attempts, foreign);
    }
  }
}
