package io.openmldb.rollout.sandbox.server.tablet.storage;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is kept of one replica: its meta and its log. There is one log as a rule; a second one is
 * there from the hour a leader wrote to a replica that was still to be loaded.
 */
public interface ReplicaStorage {
  /** Where it is, as a status page shows it. */
  String location();

  /** Whether there is a replica. */
  boolean exists();

  TableMeta readMeta() throws IOException;

  void writeMeta(TableMeta meta) throws IOException;

  /** The names of the logs, oldest first. */
  List<String> logs() throws IOException;

  /** A name behind those of all logs that are there. */
  String nextLog() throws IOException;

  /** Opens a log, giving every entry in it to the reader; one that is not there is begun. */
  Binlog open(String log, Consumer<LogEntry> reader) throws IOException;

  /** Removes logs that are superseded. */
  void delete(Collection<String> logs) throws IOException;

  /** Removes everything, or puts it into the recycle bin where the tablet has one. */
  void discard() throws IOException;

  /**
   * Takes a part of another replica's log.
   *
   * @param first whether it begins anew
   */
  void receive(byte[] block, boolean first) throws IOException;

  /** Puts the log that was received, and this meta, in the place of whatever was there. */
  void install(TableMeta meta) throws IOException;
}
