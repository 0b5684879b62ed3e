package io.openmldb.rollout.activities.preflight.data;

/**
 * A replica that the tablet will not find.
 *
 * @param directory where it is looked for
 * @param verdict what was found there
 * @param bytes what would be left behind; where the host does not tell, by what the tablet says
 */
record MissedReplica(ReplicaDirectory directory, Verdict verdict, long bytes) {

  /** What there is at both places. */
  enum Verdict {
    /** Its data, and nothing where it will be looked for. */
    LEFT_BEHIND,

    /** Its data, and other data where it will be looked for. */
    OTHER_DATA_THERE,

    /** Nothing at either. */
    NOWHERE,

    /** It could not be told. */
    UNKNOWN
  }
}
