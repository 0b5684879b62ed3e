package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the leading nameserver knows: databases, tables, tablets and the failover switch. Everything
 * that changes it goes through here and reaches ZooKeeper before it returns. Its own monitor guards
 * it all, tables included: whoever looks at a table's parts holds it.
 */
public final class ClusterMetadata {
  private static final List<String> INTERNAL =
      List.of("INFORMATION_SCHEMA", "__INTERNAL_DB", "__PRE_AGG_DB");
  private static final Comparator<Table> BY_NAME =
      Comparator.comparing((Table table) -> table.db).thenComparing(table -> table.name);

  private final MetadataStore store;
  private final ServerRuntime runtime;
  private final Collection<String> databases = new TreeSet<>();
  private final List<Table> tables = new ArrayList<>();
  private final Map<String, TabletInfo> tablets = new TreeMap<>();
  private boolean autoFailover;

  public ClusterMetadata(MetadataStore store, ServerRuntime runtime) {
    this.store = store;
    this.runtime = runtime;
  }

  /** Reads everything from ZooKeeper, as a nameserver does when it takes over. */
  public synchronized void load() {
    INTERNAL.forEach(store::addDatabase);
    databases.addAll(store.databases());
    store.tables().forEach(json -> tables.add(Table.fromJson(json)));
    tables.sort(BY_NAME);
    autoFailover = store.autoFailover();
  }

  public MetadataStore store() {
    return store;
  }

  public synchronized boolean autoFailover() {
    return autoFailover;
  }

  public synchronized void setAutoFailover(boolean on) {
    store.setAutoFailover(on);
    autoFailover = on;
  }

  /** Refuses what a person must not do while the nameserver does it by itself. */
  public synchronized void checkAutoFailoverOff() {
    if (autoFailover) {
      throw ReturnCode.AUTO_FAILOVER_ON.refusal();
    }
  }

  public synchronized List<String> userDatabases() {
    return databases.stream().filter(name -> !INTERNAL.contains(name)).toList();
  }

  public synchronized boolean hasDatabase(String name) {
    return databases.contains(name);
  }

  public synchronized void addDatabase(String name) {
    if (!databases.add(name)) {
      throw ReturnCode.DATABASE_EXISTS.refusal();
    }
    store.addDatabase(name);
  }

  public synchronized void removeDatabase(String name) {
    if (!databases.remove(name)) {
      throw ReturnCode.DATABASE_NOT_FOUND.refusal();
    }
    store.removeDatabase(name);
  }

  public synchronized List<Table> tables() {
    return List.copyOf(tables);
  }

  public synchronized Optional<Table> find(String db, String name) {
    return tables.stream()
        .filter(table -> table.db.equals(db) && table.name.equals(name))
        .findFirst();
  }

  public synchronized Table get(String db, String name) {
    return find(db, name).orElseThrow(ReturnCode.TABLE_NOT_FOUND::refusal);
  }

  public synchronized void addTable(Table table) {
    store.saveTable(table);
    tables.add(table);
    tables.sort(BY_NAME);
  }

  public synchronized void removeTable(Table table) {
    tables.remove(table);
    store.removeTable(table);
  }

  /** Changes a partition and keeps the change. */
  public synchronized void change(Table table, int pid, Consumer<Partition> edit) {
    Partition partition = table.partition(pid).orElseThrow(ReturnCode.PID_NOT_FOUND::refusal);
    edit.accept(partition);
    store.saveTable(table);
  }

  public synchronized List<TabletInfo> tablets() {
    return List.copyOf(tablets.values());
  }

  public synchronized Optional<TabletInfo> tablet(String endpoint) {
    return Optional.ofNullable(tablets.get(endpoint));
  }

  /** How long a tablet has been in its present state. */
  public long ageMillis(TabletInfo tablet) {
    return runtime.millis() - tablet.since();
  }

  public synchronized List<String> healthyTablets() {
    return tablets.values().stream().filter(TabletInfo::healthy).map(TabletInfo::endpoint).toList();
  }

  public synchronized boolean isHealthy(String endpoint) {
    return tablet(endpoint).filter(TabletInfo::healthy).isPresent();
  }

  /** Notes a tablet's state, and returns what it was before. */
  public synchronized Optional<TabletInfo> setTablet(String endpoint, boolean healthy) {
    TabletInfo now = new TabletInfo(endpoint, healthy, runtime.millis());
    return Optional.ofNullable(tablets.put(endpoint, now));
  }
}
