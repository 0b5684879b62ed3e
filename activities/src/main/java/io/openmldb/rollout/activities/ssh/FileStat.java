package io.openmldb.rollout.activities.ssh;

import java.time.Instant;

/**
 * A file or folder as it is.
 *
 * @param directory whether it is a folder
 * @param size in bytes
 * @param modifiedAt when its content changed last
 * @param attributes whose it is
 */
public record FileStat(
    boolean directory, long size, Instant modifiedAt, FileAttributes attributes) {}
