package io.openmldb.rollout.sandbox.server.zk;

import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * The part of ZooKeeper that OpenMLDB's servers use, in memory: a tree with sessions, ephemeral and
 * sequential nodes, and watches of children. A session that is abandoned runs out in the runtime's
 * time. Paths are relative to the cluster's root path, as those of {@link ZkSession} are. Safe for
 * use by several threads.
 */
public final class InMemoryZooKeeper {
  private static final byte[] NO_VALUE = new byte[0];

  private final ServerRuntime runtime;
  private final TaskExecutor events;
  private final Map<String, Folder> folders = new TreeMap<>();
  private final List<Session> abandoned = new ArrayList<>();
  private long transactions;

  /** A node: its value, the transaction that created it, its owner if it is ephemeral. */
  private static final class Entry {
    private final long transaction;
    private final Session owner;
    private byte[] value;

    Entry(long transaction, Session owner, byte[] value) {
      this.transaction = transaction;
      this.owner = owner;
      this.value = value;
    }
  }

  /** A node's children by name, and who hears of their next change. */
  private static final class Folder {
    private final Map<String, Entry> children = new TreeMap<>();
    private final Map<Watcher, Session> watchers = new LinkedHashMap<>();
    private int sequence;
    private long changedMillis;
  }

  public InMemoryZooKeeper(ServerRuntime runtime) {
    this.runtime = runtime;
    this.events = runtime.executor("zookeeper", 1);
  }

  /**
   * Begins a session.
   *
   * @param timeout how long it lasts when it is abandoned
   */
  public ZkSession open(Duration timeout) {
    return new Session(timeout);
  }

  /** The number of a new transaction, for whatever else this ZooKeeper is said to have kept. */
  public synchronized long nextTransaction() {
    return ++transactions;
  }

  /** The children of a node, each with the transaction that created it. */
  public synchronized Map<String, Long> creations(String path) {
    Map<String, Long> creations = new TreeMap<>();
    folder(path).children.forEach((name, entry) -> creations.put(name, entry.transaction));
    return creations;
  }

  /** When a child of a node last came or went, in the runtime's milliseconds; 0 for never. */
  public synchronized long lastChangeMillis(String path) {
    return folder(path).changedMillis;
  }

  /**
   * Ends the sessions that were abandoned, as if their owners had not been heard of for some time
   * before.
   */
  public synchronized void endAbandonedSessions() {
    List.copyOf(abandoned).forEach(this::end);
  }

  private Folder folder(String path) {
    return folders.computeIfAbsent(path, key -> new Folder());
  }

  private Entry find(String path) {
    int slash = path.lastIndexOf('/');
    return folder(path.substring(0, slash)).children.get(path.substring(slash + 1));
  }

  private void add(String path, Entry entry) {
    int slash = path.lastIndexOf('/');
    Folder folder = folder(path.substring(0, slash));
    folder.children.put(path.substring(slash + 1), entry);
    changed(path.substring(0, slash), folder);
  }

  private void remove(String path) {
    int slash = path.lastIndexOf('/');
    Folder folder = folder(path.substring(0, slash));
    if (folder.children.remove(path.substring(slash + 1)) != null) {
      transactions++;
      changed(path.substring(0, slash), folder);
    }
  }

  private void changed(String path, Folder folder) {
    folder.changedMillis = runtime.millis();
    WatchedEvent event =
        new WatchedEvent(
            Watcher.Event.EventType.NodeChildrenChanged,
            Watcher.Event.KeeperState.SyncConnected,
            path);
    folder.watchers.forEach(
        (watcher, session) -> {
          if (!session.silent) {
            events.execute(() -> watcher.process(event));
          }
        });
    folder.watchers.clear();
  }

  private synchronized void end(Session session) {
    List<String> owned = new ArrayList<>();
    folders.forEach(
        (path, folder) ->
            folder.children.forEach(
                (name, entry) -> {
                  if (entry.owner == session) {
                    owned.add(path + "/" + name);
                  }
                }));
    owned.forEach(this::remove);
    abandoned.remove(session);
    session.expired = true;
  }

  private static ZkException failed(String what, KeeperException.Code code, String path) {
    return new ZkException(what, KeeperException.create(code, path));
  }

  private final class Session implements ZkSession {
    private final Duration timeout;
    private volatile boolean expired;
    private volatile boolean silent;

    Session(Duration timeout) {
      this.timeout = timeout;
    }

    @Override
    public void renew() {
      expired = false;
    }

    @Override
    public boolean isExpired() {
      return expired;
    }

    @Override
    public void ensure(String path) {
      synchronized (InMemoryZooKeeper.this) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
          ensureOne(path.substring(0, slash));
        }
        if (!path.isEmpty()) {
          ensureOne(path);
        }
      }
    }

    private void ensureOne(String path) {
      if (find(path) == null) {
        add(path, new Entry(++transactions, null, NO_VALUE));
      }
    }

    @Override
    public String create(String path, byte[] value, CreateMode mode) throws IOException {
      synchronized (InMemoryZooKeeper.this) {
        if (expired || silent) {
          throw failed("create " + path, KeeperException.Code.SESSIONEXPIRED, path);
        }
        String parent = path.substring(0, path.lastIndexOf('/'));
        if (!parent.isEmpty() && find(parent) == null) {
          throw failed("create " + path, KeeperException.Code.NONODE, path);
        }
        String made =
            mode.isSequential() ? path + "%010d".formatted(folder(parent).sequence++) : path;
        if (find(made) != null) {
          throw failed("create " + made, KeeperException.Code.NODEEXISTS, made);
        }
        add(made, new Entry(++transactions, mode.isEphemeral() ? this : null, value));
        return made;
      }
    }

    @Override
    public void put(String path, byte[] value) {
      synchronized (InMemoryZooKeeper.this) {
        ensure(path);
        transactions++;
        find(path).value = value;
      }
    }

    @Override
    public byte[] get(String path) {
      synchronized (InMemoryZooKeeper.this) {
        Entry entry = find(path);
        return entry == null ? null : entry.value;
      }
    }

    @Override
    public void delete(String path) {
      synchronized (InMemoryZooKeeper.this) {
        remove(path);
      }
    }

    @Override
    public List<String> children(String path, Watcher watcher) throws IOException {
      synchronized (InMemoryZooKeeper.this) {
        if (find(path) == null) {
          throw failed("list " + path, KeeperException.Code.NONODE, path);
        }
        if (watcher != null) {
          folder(path).watchers.put(watcher, this);
        }
        return List.copyOf(folder(path).children.keySet());
      }
    }

    @Override
    public void abandon() {
      silent = true;
      synchronized (InMemoryZooKeeper.this) {
        abandoned.add(this);
      }
      events.schedule(timeout, () -> end(this));
    }

    @Override
    public void close() {
      silent = true;
      end(this);
    }
  }
}
