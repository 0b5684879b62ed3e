package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;

/**
 * What outlives a nameserver: the cluster's tree in ZooKeeper. The layout is OpenMLDB's, the values
 * of tables and operations are JSON. A ZooKeeper that cannot be reached is an {@link
 * UncheckedIOException}: no answer can be right then.
 */
public final class MetadataStore {
  private static final String TABLES = "/table/db_table_data";
  private static final String OPS = "/op/op_data";
  private static final List<String> FOLDERS =
      List.of("/config", "/data/function", "/db", "/leader", "/nodes", "/notify", "/op", TABLES);

  private final ZkSession session;

  public MetadataStore(ZkSession session) {
    this.session = session;
  }

  /** Lays out the tree on a fresh ZooKeeper; the flag decides about auto_failover only then. */
  public void layOut(boolean autoFailover) {
    run(
        () -> {
          for (String folder : FOLDERS) {
            session.ensure(folder);
          }
          init("/config/auto_failover", Boolean.toString(autoFailover));
          init("/notify/global_variable", "1");
          init("/table/notify", "1");
          init("/table/table_index", "1");
          init("/table/term", "1");
          init("/op/op_index", "0");
          return null;
        });
  }

  private void init(String path, String value) throws IOException {
    if (session.get(path) == null) {
      session.create(path, value.getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT);
    }
  }

  boolean autoFailover() {
    return run(
        () ->
            Boolean.parseBoolean(
                new String(session.get("/config/auto_failover"), StandardCharsets.UTF_8)));
  }

  void setAutoFailover(boolean on) {
    run(
        () -> {
          session.put(
              "/config/auto_failover", Boolean.toString(on).getBytes(StandardCharsets.UTF_8));
          return null;
        });
  }

  List<String> databases() {
    return run(() -> session.children("/db", null));
  }

  void addDatabase(String name) {
    run(
        () -> {
          session.ensure("/db/" + name);
          return null;
        });
  }

  void removeDatabase(String name) {
    delete("/db/" + name);
  }

  List<ObjectNode> tables() {
    return values(TABLES);
  }

  void saveTable(Table table) {
    put(TABLES + "/" + table.tid, table.toJson());
    next("/table/notify");
  }

  void removeTable(Table table) {
    delete(TABLES + "/" + table.tid);
    next("/table/notify");
  }

  public long tableNotify() {
    return counter("/table/notify");
  }

  public List<ObjectNode> ops() {
    // The folder is made with the first operation.
    return run(() -> session.get(OPS) == null ? List.<ObjectNode>of() : values(OPS));
  }

  public void saveOp(long id, ObjectNode op) {
    put(OPS + "/" + id, op);
  }

  public void removeOp(long id) {
    delete(OPS + "/" + id);
  }

  public int nextTid() {
    return (int) next("/table/table_index");
  }

  public long term() {
    return counter("/table/term");
  }

  public long nextTerm() {
    return next("/table/term");
  }

  public long nextOpId() {
    return next("/op/op_index");
  }

  private long counter(String path) {
    return run(() -> Long.parseLong(new String(session.get(path), StandardCharsets.UTF_8)));
  }

  /** Only the leader counts, so that reading and writing need not be one step. */
  private synchronized long next(String path) {
    return run(
        () -> {
          long value = counter(path) + 1;
          session.put(path, Long.toString(value).getBytes(StandardCharsets.UTF_8));
          return value;
        });
  }

  private List<ObjectNode> values(String folder) {
    return run(
        () -> {
          List<ObjectNode> values = new ArrayList<>();
          for (String child : session.children(folder, null)) {
            byte[] value = session.get(folder + "/" + child);
            if (value != null && value.length > 0) {
              values.add(JsonTrees.parseOwn(value));
            }
          }
          return values;
        });
  }

  private void put(String path, ObjectNode value) {
    run(
        () -> {
          session.put(path, JsonTrees.bytes(value));
          return null;
        });
  }

  private void delete(String path) {
    run(
        () -> {
          session.delete(path);
          return null;
        });
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private static <T> T run(Action<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
