/** What a tablet keeps of its replicas when its process ends: on a disk, or in memory for tests. */
package io.openmldb.rollout.sandbox.server.tablet.storage;
