const list = await (await fetch("sessions.json")).json();
for (const session of list.sessions) {
  const link = document.createElement("a");
  link.href = `${session.name}/index.html`;
  link.textContent = session.title;
  document.getElementById("sessions").append(document.createElement("li"));
  document.getElementById("sessions").lastChild.append(link);
}
