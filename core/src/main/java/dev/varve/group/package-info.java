/** Layer groups: ordered shares of a network's parameters, the ways to find them, and the reasons for a border. */
package dev.varve.group;
