/* nbgrader's pages make a row for each student before they show one, which takes a browser minutes for some thousand.
   Here a row is made by nbgrader's own view when it is seen: the table sorts and searches values, and shows a page of
   them. A class that fits on one page looks as ever. Loaded after the page's own script, whose functions it replaces. */
(function () {
    "use strict";

    var ROWS = 100;

    function value(model, name) {
        // a student whom the page has just added has a row, and no model in the table
        return model && model.get ? model.get(name) : "";
    }

    function text(name) {
        return function (model) { return String(value(model, name)); };
    }

    function person(model) {
        return value(model, "last_name") + ", " + value(model, "first_name");
    }

    function part(name) {
        return function (model) {
            var most = value(model, "max_" + name);
            return most ? value(model, name) / most : 0;
        };
    }

    function flag(name, words) {
        return function (model, type) {
            var is = value(model, name);
            return type === "filter" ? (is ? words : "") : Number(is);
        };
    }

    function status(model, type) {
        var number = !value(model, "autograded") ? 0 : value(model, "needs_manual_grade") ? 1 : 2;
        return type === "filter" ? ["needs autograding", "needs manual grading", "graded"][number] : number;
    }

    function nothing() { return ""; }

    function submission(model, type) {
        // hidden names are not to be found
        return type === "filter" ? "Submission #" + (value(model, "index") + 1) : value(model, "index");
    }

    // for each page, by the names of its script: collection, view, and what its columns are sorted and searched by
    var pages = {
        loadSubmissions: function () {
            return [Submissions, SubmissionUI, [
                person, text("student"), text("display_timestamp"), status, part("score"), nothing, nothing, nothing
            ], {2: text("timestamp")}];
        },
        loadStudents: function () {
            return [Students, StudentUI, [person, text("id"), text("email"), part("score"), nothing], {}];
        },
        loadSubmittedNotebooks: function () {
            return [SubmittedNotebooks, SubmittedNotebookUI, [
                nothing, submission, part("score"), part("code_score"), part("written_score"), part("task_score"),
                flag("needs_manual_grade", "needs manual grade"), flag("failed_tests", "tests failed"),
                flag("flagged", "flagged")
            ], {}];
        }
    };

    function columns(reads, sorts) {
        var made = insertRow($("<tbody/>")).children();
        return reads.map(function (read, number) {
            return {
                data: null,
                className: made.eq(number).attr("class"),
                orderable: read !== nothing,
                render: function (model, type) {
                    if (type === "display") { return ""; }  // nbgrader's view fills it in
                    return (type === "sort" && sorts[number] || read)(model, type);
                }
            };
        });
    }

    function show(Collection, View, reads, sorts) {
        var body = $("#main-table");
        models = new Collection();
        views = [];
        models.loaded = false;
        models.fetch({success: function () {
            body.empty();
            var many = models.length > ROWS;
            var table = body.parent().DataTable({
                data: models.models, deferRender: true, autoWidth: false, order: [],
                info: many, paging: many, pageLength: ROWS, lengthMenu: [ROWS, 500],
                columns: columns(reads, sorts),
                createdRow: function (row, model) {
                    if (!model.get) { return; }
                    var view = new View({model: model, el: row});
                    views.push(view);
                    view.listenTo(model, "change sync", function () {
                        table.row(row).invalidate();  // sorts and finds by what is true now, and empties the cells
                        view.render();
                    });
                },
                drawCallback: function () {
                    $("span.glyphicon.name-hidden").tooltip({title: "Show student name"});
                    $("span.glyphicon.name-shown").tooltip({title: "Hide student name"});
                }
            });
            models.loaded = true;
        }});
    }

    Object.keys(pages).forEach(function (name) {
        if (window[name]) {
            window[name] = function () { show.apply(null, pages[name]()); };
        }
    });
}());
