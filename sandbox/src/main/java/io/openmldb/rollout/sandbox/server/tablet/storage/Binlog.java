package io.openmldb.rollout.sandbox.server.tablet.storage;

import java.io.IOException;
import java.util.List;

/**
 * A partition's append-only log. An entry is kept before {@link #append} returns, so that killing
 * the process loses nothing that was acknowledged. Not safe for use by several threads.
 */
public interface Binlog extends AutoCloseable {
  String name();

  /** The offset of the last entry, 0 for an empty log. */
  long lastOffset();

  void append(LogEntry entry) throws IOException;

  /** At most {@code limit} entries after an offset. */
  List<LogEntry> after(long offset, int limit) throws IOException;

  /** The whole log, as {@link ReplicaStorage#receive} takes it. */
  byte[] bytes() throws IOException;

  @Override
  void close() throws IOException;
}
