package io.openmldb.rollout.activities.recovery;

/** What is to be done next with one replica. */
sealed interface RecoveryAction {

  /** What is done or waited for, in a few words. */
  default String progress() {
    if (this instanceof Wait wait) {
      return wait.why();
    }
    if (this instanceof Load load) {
      return load.inVain()
          ? "its tablet has no data to load it from"
          : "it is to be loaded from disk";
    }
    if (this instanceof Promote || this instanceof Revive) {
      return "it is to lead";
    }
    if (this instanceof Demote) {
      return "it led beside its successor, and is to follow";
    }
    if (this instanceof Detach || this instanceof Attach) {
      return "its leader is to start or stop replicating to it";
    }
    return isDoneByNameServer() ? "the nameserver is to recover it" : "it is whole";
  }

  /** Nothing: it is as it should be. */
  record Whole() implements RecoveryAction {}

  /**
   * Nothing; the replica is read again later.
   *
   * @param why what is waited for, to follow the replica's name and a colon
   * @param hopeless whether nothing that is under way can bring it
   */
  record Wait(String why, boolean hopeless) implements RecoveryAction {

    /** A wait for what is under way, or may come by itself. */
    Wait(String why) {
      this(why, false);
    }
  }

  /**
   * Have its tablet load it from disk.
   *
   * @param inVain whether the tablet has refused that before, and nothing else can be done
   */
  record Load(boolean inVain) implements RecoveryAction {

    /** A load that may well succeed. */
    Load() {
      this(false);
    }
  }

  /** Tell its leader not to replicate to it: it is about to be loaded. */
  record Detach() implements RecoveryAction {}

  /** Tell its leader to replicate to it. */
  record Attach() implements RecoveryAction {}

  /** Tell its tablet that it leads: it was loaded as a follower. */
  record Promote() implements RecoveryAction {}

  /** Tell its tablet that it follows: another is to lead. It keeps what it has. */
  record Demote() implements RecoveryAction {}

  /** Write to the metadata that it, its partition's only replica, is alive and leads. */
  record Revive() implements RecoveryAction {}

  /** Have the nameserver recover it; it is marked dead already. */
  record Recover() implements RecoveryAction {}

  /** Mark it dead and have the nameserver recover it: its leader may not have its log any more. */
  record Resync() implements RecoveryAction {}

  /** Drop it and have the nameserver send a new copy: what it has is wrong. */
  record Replace() implements RecoveryAction {}

  /** Whether nothing that is under way or could be done will help. */
  default boolean isHopeless() {
    return this instanceof Wait wait ? wait.hopeless() : this instanceof Load load && load.inVain();
  }

  /** Whether it needs {@code auto_failover} to be off. */
  default boolean needsFailoverPause() {
    return this instanceof Revive || isDoneByNameServer();
  }

  /** Whether operations of the nameserver do it. */
  default boolean isDoneByNameServer() {
    return this instanceof Recover || this instanceof Resync || this instanceof Replace;
  }
}
