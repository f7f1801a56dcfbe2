# /// style
# title = "Networks with networkx: graphs built and searched by answers, graphs of the test passed in"
# needs = ["networkx"]
# ///

# %% given
import heapq

import networkx as nx

EDGES = [("a", "b", 4), ("a", "c", 1), ("c", "b", 2), ("b", "d", 5), ("e", "f", 1)]

# %% answer build
def build(edges):
    """Return an undirected graph; each edge has a weight."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges)
    return graph


city = build(EDGES)

# %% test build_ok points=2
g = build(EDGES)
assert isinstance(g, nx.Graph)
assert g.number_of_nodes() == 6 and g.number_of_edges() == 5
assert g["a"]["c"]["weight"] == 1
assert not g.is_directed()
assert set(g.neighbors("b")) == {"a", "c", "d"}

# %% test city_ok points=2
assert "f" in city
assert nx.shortest_path(city, "a", "d", weight="weight") == ["a", "c", "b", "d"]
assert sorted(d for _, d in city.degree()) == [1, 1, 1, 2, 2, 3]

# %% answer search
def distances(graph, start):
    """Return a dictionary: node -> length of the shortest way from start, for those that can be reached."""
    found, todo = {}, [(0, start)]
    while todo:
        length, node = heapq.heappop(todo)
        if node not in found:
            found[node] = length
            for other, data in graph[node].items():
                heapq.heappush(todo, (length + data["weight"], other))
    return found


def components(graph):
    """Return the components as sets of nodes, the largest first."""
    return sorted(nx.connected_components(graph), key=len, reverse=True)


def hubs(graph, n):
    """Return the n nodes of highest degree, ties by name."""
    return sorted(graph, key=lambda node: (-graph.degree[node], node))[:n]

# %% test distances_ok points=3
g = nx.Graph()
g.add_weighted_edges_from(EDGES)
assert distances(g, "a") == {"a": 0, "c": 1, "b": 3, "d": 8}
grid = nx.grid_2d_graph(4, 4)
nx.set_edge_attributes(grid, 1, "weight")
assert distances(grid, (0, 0))[3, 3] == 6
random_graph = nx.gnm_random_graph(15, 30, seed=4)
for i, (u, v) in enumerate(random_graph.edges):
    random_graph.edges[u, v]["weight"] = i % 5 + 1
assert distances(random_graph, 0) == dict(nx.single_source_dijkstra_path_length(random_graph, 0))

# %% test components_ok points=2
parts = list(components(g))
assert [len(p) for p in parts] == [4, 2]
assert set(parts[1]) == {"e", "f"}

# %% test hubs_ok points=1
assert hubs(nx.star_graph(4), 1) == [0]
assert list(hubs(g, 3)) == ["b", "a", "c"]

# %% answer directed
def order(tasks):
    """Return the tasks in an order in which each comes after what it needs: tasks is {task: [needed, ...]}.

    Raise ValueError if there is none.
    """
    graph = nx.DiGraph()
    for task, needs in tasks.items():
        graph.add_node(task)
        graph.add_edges_from((need, task) for need in needs)
    try:
        return list(nx.topological_sort(graph))
    except nx.NetworkXUnfeasible as error:
        raise ValueError("a circle") from error


def contract(graph):
    """Remove all nodes of degree 1 from the graph, in place."""
    graph.remove_nodes_from([node for node, degree in list(graph.degree) if degree == 1])

# %% test order_ok points=2
plan = {"eat": ["cook", "lay"], "cook": ["buy"], "lay": []}
got = list(order(plan))
assert sorted(got) == ["buy", "cook", "eat", "lay"]
assert all(got.index(n) < got.index(t) for t, needs in plan.items() for n in needs)
try:
    order({"a": ["b"], "b": ["a"]})
    assert False
except ValueError:
    pass

# %% test contract_ok points=2
g = nx.lollipop_graph(4, 1)
contract(g)
assert sorted(g) == [0, 1, 2, 3] and g.number_of_edges() == 6

# %% right other build
class City(nx.Graph):
    pass


def build(edges):
    g = City()
    for a, b, w in edges:
        g.add_edge(a, b, weight=w, name=a + b)
    return g


city = nx.Graph(build(EDGES))

# %% right other search
def distances(graph, start):
    return nx.single_source_dijkstra_path_length(graph, start)


def components(graph):
    left, found = set(graph), []
    while left:
        part = nx.descendants(graph, next(iter(left)))
        part |= {next(iter(left))}
        left -= part
        found.append(frozenset(part))
    return iter(sorted(found, key=lambda p: -len(p)))


def hubs(graph, n):
    pairs = sorted(graph.degree(), key=lambda p: (-p[1], p[0]))
    return [node for node, _ in pairs[:n]]

# %% right other directed
def order(tasks):
    done, active = {}, set()

    def visit(task):
        if task in active:
            raise ValueError(task)
        if task not in done:
            active.add(task)
            for need in tasks.get(task, ()):
                visit(need)
            active.remove(task)
            done[task] = True

    for task in tasks:
        visit(task)
    return done.keys()


def contract(graph):
    for node in [n for n in graph.nodes if len(graph[n]) == 1]:
        del graph._adj[next(iter(graph[node]))][node]
        del graph._adj[node], graph._node[node]

# %% wrong partly build
def build(edges):
    g = nx.DiGraph()
    g.add_weighted_edges_from(edges)
    return g


city = build(EDGES)

# %% wrong partly search
def distances(graph, start):
    return nx.shortest_path_length(graph, start)


def components(graph):
    return len(list(nx.connected_components(graph)))


def hubs(graph, n):
    return max(graph, key=graph.degree)

# %% wrong partly directed
def order(tasks):
    return sorted(tasks)


def contract(graph):
    graph = graph.copy()
    graph.remove_nodes_from([n for n in graph if graph.degree(n) == 1])

# %% right messy after=build
print(city)
list(city.edges(data=True))[:2]

# %% right messy search
INF = float("inf")
def distances(graph, start):
    dist = {n: INF for n in graph.nodes}
    dist[start] = 0
    nodes = set(graph.nodes)
    while nodes:
        u = min(nodes, key=lambda n: dist[n])
        nodes.discard(u)
        for v in graph.neighbors(u):
            w = graph.get_edge_data(u, v)["weight"]
            if dist[u] + w < dist[v]: dist[v] = dist[u] + w
    return {k: v for k, v in dist.items() if v < INF}
def components(graph):
    l = [graph.subgraph(c).copy() for c in nx.connected_components(graph)]
    l.sort(key=lambda s: s.number_of_nodes(), reverse=True)
    return [list(s.nodes()) for s in l]
def hubs(graph, n):
    d = dict(graph.degree())
    return sorted(sorted(d), key=d.get, reverse=True)[:n]
distances(city, "a")

# %% right messy after=directed
t = order({"x": ["y"]})
t
