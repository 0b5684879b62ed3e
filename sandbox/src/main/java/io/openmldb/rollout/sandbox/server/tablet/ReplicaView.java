package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.tablet.storage.LogEntry;
import java.util.List;

/**
 * One replica as a tablet has it at this moment, for tests that look at what no call tells.
 *
 * @param log every entry, in the order of the offsets
 * @param records how many rows there are: more than the log has entries where a part of it was
 *     applied twice
 * @param followers to which the replica sends what it is given, if it leads
 */
public record ReplicaView(
    int tid, int pid, boolean leader, List<LogEntry> log, long records, List<String> followers) {}
