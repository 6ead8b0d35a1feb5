// One key a decision; without this script the buttons do the same.
addEventListener('keydown',function(e){
  if(e.ctrlKey||e.metaKey||e.altKey||/^(TEXTAREA|INPUT)$/.test(e.target.tagName))return;
  var b=document.querySelector('[data-key="'+CSS.escape(e.key)+'"]');
  if(b){e.preventDefault();b.tagName==='DETAILS'?(b.open=true,b.querySelector('textarea').focus()):b.click();}
});
