/* A tree over the points, see tree.c, and repulsion by it, see interactions.c. */
#ifndef TREE_H
#define TREE_H

#include "forces.h"

typedef struct {
  float x, y, z, points, variance; /* mean of the points, their number, mean squared distance */
  int32_t first, last;             /* places in the order */
  int32_t after;                   /* the node that follows this subtree in preorder */
} Node;

/* Cells and points that act on a group. */
typedef struct {
  float *x, *y, *z, *weights;
} Interactions;

typedef struct {
  Forces *forces;
  Node *nodes; /* preorder: the left child follows its parent */
  int32_t *groups;
  int32_t group_count;
  int32_t levels; /* so many times it is halved into parts that may be grown and fitted at once */
  enum { WORN_OUT, NEW, GROWN } state;
  float compactness; /* the spread within the leaves when the tree was grown */
  double *sums;      /* of q, by group */
  Interactions *lists; /* one for each thread */
} Tree;

/* An empty tree over the points of `forces`, which so many threads will ask at once; 0 when memory
   is full. */
Tree *tree_start(Forces *forces, int32_t threads);

/* Makes the tree ready for the points where they are now; it grows anew once its leaves have
   spread. Returns the number of groups that `tree_repel` counts in.

   Several threads do the same by what follows: they grow the `tree_levels` one after another, each
   of 2^level parts; bring the points into the tree's order by `forces_order`; fit the parts of the
   last level; and one of them completes the fit. Where that returns 0 they begin again. */
int32_t tree_fit(Tree *t);

/* How many levels are to be grown: none of a tree that serves. */
int32_t tree_levels(const Tree *t);

/* Grows parts first .. last-1 of a level. */
void tree_grow(Tree *t, int32_t level, int32_t first, int32_t last);

/* How many parts the last level has. */
int32_t tree_parts(const Tree *t);

/* Fits the nodes of parts first .. last-1 of the last level. */
void tree_fit_parts(Tree *t, int32_t first, int32_t last);

/* Fits what is above the parts. Returns the number of groups, or 0 where the leaves have spread so
   far that the tree has to grow anew. */
int32_t tree_complete(Tree *t);

/* Repulsion on groups first .. last-1 after `tree_fit`, in the thread of this number. Tolerance 0
   is exact. */
void tree_repel(Tree *t, int32_t thread, int32_t first, int32_t last, float tolerance);

/* The first place of a group; of the group after the last one, the number of places. */
int32_t tree_place(const Tree *t, int32_t group);

/* The sums of q, by group. */
double *tree_sums(Tree *t);

/* Adds up the sums of q of all groups, in their order, once all have been repelled. */
void tree_normalize(Tree *t);

/* The repulsion of all points, after `tree_fit`, on one at z that is none of them, in the thread of
   this number: writes the sum of q^2 (z - z_j) and returns that of q. It depends on nothing else
   that is asked for. */
float tree_act_on(const Tree *t, int32_t thread, f32x4 z, float tolerance, f32x4 *force);

#endif
