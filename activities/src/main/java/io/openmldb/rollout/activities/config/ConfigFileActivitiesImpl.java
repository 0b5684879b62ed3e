package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.file.Sha256;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.workflows.activity.ConfigFileActivities;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo.FileChange;
import java.util.Objects;
import java.util.Optional;

/**
 * Backs up, edits and restores configuration files. Each method reads the file first and compares
 * it; right before each write the lease is checked again.
 */
public final class ConfigFileActivitiesImpl implements ConfigFileActivities {

  private final ClusterRegistry registry;
  private final RemoteHosts hosts;
  private final LeaseAttemptRunner attempts;
  private final SecretResolver secrets;

  /**
   * The files of all clusters.
   *
   * @param attempts keeps apart those that change something
   * @param secrets where references in values are resolved; the values go into files only
   */
  public ConfigFileActivitiesImpl(
      ClusterRegistry registry,
      RemoteHosts hosts,
      LeaseAttemptRunner attempts,
      SecretResolver secrets) {
    this.registry = registry;
    this.hosts = hosts;
    this.attempts = attempts;
    this.secrets = secrets;
  }

  @Override
  public FileOutcome backUp(FileTask task) {
    return attempts.run(task.lease(), held -> backUp(held, task));
  }

  private FileOutcome backUp(HeldLease held, FileTask task) {
    NodeFile file = read(held, task);
    String ownPath = file.backupOf(task.lease(), task.sha256Before());
    Optional<byte[]> own = file.copy(ownPath);
    if (own.isPresent() && !Sha256.hex(own.get()).equals(task.sha256Before())) {
      throw new FileConflictException(
          task.node(),
          "has a backup of this rollout, " + ownPath + ", that differs from the file as planned");
    }
    boolean isBefore = file.sha256().equals(task.sha256Before());
    if (!isBefore && (own.isEmpty() || !file.sha256().equals(task.sha256After()))) {
      throw conflict(task, file);
    }
    byte[] before = isBefore ? file.content() : own.orElseThrow();
    boolean documentedIsThere =
        file.copy(file.documentedBackup())
            .filter(copy -> Sha256.hex(copy).equals(task.sha256Before()))
            .isPresent();
    if (!documentedIsThere) {
      writeCopy(held, file, file.documentedBackup(), before);
    }
    if (own.isEmpty()) {
      writeCopy(held, file, ownPath, before);
    }
    return new FileOutcome(
        documentedIsThere && own.isPresent(),
        "kept as " + file.documentedBackup() + " and " + ownPath);
  }

  @Override
  public FileOutcome edit(FileTask task) {
    return attempts.run(task.lease(), held -> edit(held, task));
  }

  private FileOutcome edit(HeldLease held, FileTask task) {
    NodeFile file = read(held, task);
    String now = file.sha256();
    if (now.equals(task.sha256After())) {
      record(held, task);
      return new FileOutcome(true, file.path() + " is as planned already");
    }
    if (!now.equals(task.sha256Before())) {
      // Somebody else changed the file, so there is nothing of ours in it to take back.
      held.update(record -> record.withFile(null));
      throw conflict(task, file);
    }
    ConfigEdit edit = Objects.requireNonNull(task.edit(), "an edit says what to change");
    ConfigFile edited =
        ConfigFileParser.parse(task.node().component(), file.content())
            .apply(secrets.resolve(edit));
    if (!edited.sha256().equals(task.sha256After())) {
      throw new FileConflictException(
          task.node(),
          "would become another file than the one that was planned (sha-256 "
              + edited.sha256()
              + ", planned "
              + task.sha256After()
              + "); a secret may have changed since");
    }
    record(held, task);
    replace(held, file, edited.bytes());
    return new FileOutcome(false, file.path() + " edited");
  }

  @Override
  public FileOutcome restore(FileTask task) {
    return attempts.run(task.lease(), held -> restore(held, task));
  }

  private FileOutcome restore(HeldLease held, FileTask task) {
    NodeFile file = read(held, task);
    String now = file.sha256();
    if (now.equals(task.sha256Before())) {
      recordPutBack(held, task);
      return new FileOutcome(true, file.path() + " is as it was");
    }
    if (!now.equals(task.sha256After())) {
      return keep(held, task, file);
    }
    byte[] before =
        file.copy(file.backupOf(backedUpUnder(task), task.sha256Before()))
            .filter(copy -> Sha256.hex(copy).equals(task.sha256Before()))
            .or(() -> file.copy(file.documentedBackup()))
            .filter(copy -> Sha256.hex(copy).equals(task.sha256Before()))
            .orElseThrow(
                () ->
                    new FileConflictException(
                        task.node(),
                        "cannot be restored: no backup with sha-256 "
                            + task.sha256Before()
                            + " is beside it"));
    record(held, task);
    replace(held, file, before);
    recordPutBack(held, task);
    return new FileOutcome(false, file.path() + " restored from its backup");
  }

  /** The file is somebody else's by now, who may go on with what is in it. */
  private static FileOutcome keep(HeldLease held, FileTask task, NodeFile file) {
    if (!task.keepsForeign()) {
      throw conflict(task, file);
    }
    held.update(record -> record.withFile(null));
    return FileOutcome.foreign(
        file.path()
            + " was changed by somebody else (sha-256 "
            + file.sha256()
            + "), and is kept as it is");
  }

  /**
   * Written before the change, so that the next attempt or workflow knows of it, whether it was
   * made or not.
   */
  private static void record(HeldLease held, FileTask task) {
    FileChange change = change(task);
    held.update(record -> record.withFile(change));
  }

  private static void recordPutBack(HeldLease held, FileTask task) {
    FileChange change = change(task).putBack();
    held.update(record -> record.withFile(change));
  }

  private static FileChange change(FileTask task) {
    return new FileChange(task.sha256Before(), task.sha256After(), backedUpUnder(task).runId());
  }

  /** The lease of the rollout that made the backup. */
  private static Lease backedUpUnder(FileTask task) {
    Lease lease = task.lease();
    return task.backupOf() == null
        ? lease
        : new Lease(lease.cluster(), lease.workflowId(), task.backupOf(), lease.fencingToken());
  }

  private NodeFile read(HeldLease held, FileTask task) {
    Node node = task.node();
    ClusterConfig cluster = registry.cluster(task.lease().cluster());
    RemoteHost host = hosts.open(cluster.address(node.host()));
    boolean inPlace = cluster.nodeSettings(node).overwriteInPlace();
    if (inPlace) {
      held.check();
    }
    return NodeFile.readForChange(host, node, inPlace);
  }

  private static void writeCopy(HeldLease held, NodeFile file, String target, byte[] content) {
    held.check();
    file.writeCopy(target, content);
  }

  private static void replace(HeldLease held, NodeFile file, byte[] content) {
    held.check();
    file.replace(content);
  }

  private static FileConflictException conflict(FileTask task, NodeFile file) {
    return new FileConflictException(
        task.node(),
        "was changed by somebody else: its sha-256 is "
            + file.sha256()
            + ", but "
            + task.sha256Before()
            + " (before) or "
            + task.sha256After()
            + " (after) was expected");
  }
}
