package io.openmldb.rollout.activities.openmldb.recovery;

/** What is to be done next with one replica. */
sealed interface Remedy {

  /** What is done or waited for, in a few words. */
  default String doing() {
    if (this instanceof Wait wait) {
      return wait.why();
    }
    if (this instanceof Load) {
      return "it is to be loaded from disk";
    }
    if (this instanceof Promote || this instanceof Revive) {
      return "it is to lead";
    }
    if (this instanceof Detach || this instanceof Attach) {
      return "its leader is told whether to replicate to it";
    }
    return isNameServersWork() ? "the nameserver is to recover it" : "it is whole";
  }

  /** Nothing: it is as it should be. */
  record Whole() implements Remedy {}

  /**
   * Nothing, but looking again.
   *
   * @param why what is waited for, to follow the replica's name and a colon
   * @param inVain whether nothing that is under way can bring it
   */
  record Wait(String why, boolean inVain) implements Remedy {

    /** A wait for what is under way, or may come by itself. */
    Wait(String why) {
      this(why, false);
    }
  }

  /** Have its tablet load it from disk. */
  record Load() implements Remedy {}

  /** Tell its leader not to replicate to it: it is about to be loaded. */
  record Detach() implements Remedy {}

  /** Tell its leader to replicate to it. */
  record Attach() implements Remedy {}

  /** Tell its tablet that it leads: it was loaded as a follower. */
  record Promote() implements Remedy {}

  /** Write to the metadata that it, its partition's only replica, is alive and leads. */
  record Revive() implements Remedy {}

  /** Have the nameserver recover it; it is marked dead already. */
  record Recover() implements Remedy {}

  /** Mark it dead and have the nameserver recover it: its leader may not have its log any more. */
  record Resync() implements Remedy {}

  /** Drop it and have the nameserver send a new copy: what it has is wrong. */
  record Replace() implements Remedy {}

  /** Whether it needs {@code auto_failover} to be off. */
  default boolean needsWindow() {
    return this instanceof Revive || isNameServersWork();
  }

  /** Whether operations of the nameserver do it. */
  default boolean isNameServersWork() {
    return this instanceof Recover || this instanceof Resync || this instanceof Replace;
  }
}
