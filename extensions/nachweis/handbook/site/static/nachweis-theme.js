/* Before the page is painted: light, dark or as the device says. */
document.body.dataset.theme = localStorage.getItem("theme") || "auto";
