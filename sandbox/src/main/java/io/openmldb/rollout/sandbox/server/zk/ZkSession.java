package io.openmldb.rollout.sandbox.server.zk;

import java.io.IOException;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;

/**
 * One server's session with ZooKeeper. Paths are relative to the cluster's root path. An expired
 * session stays expired until its owner asks for a new one: the real servers look only every
 * zk_keep_alive_check_interval.
 */
public interface ZkSession extends AutoCloseable {
  /** Begins a new session in the place of an expired one. */
  void renew() throws IOException;

  boolean isExpired();

  /** Creates a persistent node and its parents where they are missing. */
  void ensure(String path) throws IOException;

  /** Creates a node and returns its path below the root. */
  String create(String path, byte[] value, CreateMode mode) throws IOException;

  /** Sets a node's value, creating it and its parents where they are missing. */
  void put(String path, byte[] value) throws IOException;

  /** A node's value, or null where there is no such node. */
  byte[] get(String path) throws IOException;

  /** Deletes a node; one that is not there is deleted already. */
  void delete(String path) throws IOException;

  /**
   * The names of a node's children; the watcher, which may be null, hears once of their next
   * change.
   */
  List<String> children(String path, Watcher watcher) throws IOException;

  /** Falls silent without ending the session, as a killed process does; for tests. */
  void abandon();

  /** Ends the session in order, which the real servers never do; for tests. */
  @Override
  void close() throws IOException;

  /** Begins a server's session. */
  @FunctionalInterface
  interface Opener {
    /**
     * Connects and makes sure that the root path exists.
     *
     * @throws IOException if ZooKeeper does not answer
     */
    ZkSession open() throws IOException;
  }
}
