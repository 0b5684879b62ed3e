/**
 * The hands of a rollout: what touches hosts, files, ZooKeeper, nameservers and tablets. Concepts
 * have packages of their own; here stand the activities that compose several of them.
 */
package io.openmldb.rollout.activities;
