package similar
import ("testing";"fmt";"os";"strings";"math";"math/rand/v2";"sort")
func load()([]string,[][]string){ b,_:=os.ReadFile("/work/shared/data/questions/xquad-600.tsv"); ls:=strings.Split(strings.TrimSpace(string(b)),"\n"); h:=strings.Split(ls[0],"\t"); var r [][]string; for _,l:=range ls[1:]{r=append(r,strings.Split(l,"\t"))}; return h,r}
func flat(s,l string) []rune { var o []rune; for _,w:=range words(s,l) { o=append(o,w.text...); if !dense(w.text[0]) {o=append(o,' ')} }; return o }
func ld(a,b []rune) int { p:=make([]int,len(b)+1); for j:=range p {p[j]=j}; for i:=range a { d:=p[0]; p[0]=i+1; for j:=range b { c:=d; if a[i]!=b[j]{c++}; d=p[j+1]; p[j+1]=min(c,p[j]+1,d+1) } }; return p[len(b)] }
var dup=map[string]string{}
func init(){ for _,p:=range [][2]string{{"56bf36b93aeaaa14008c9563","56beb7953aeaaa14008c92ad"},{"572651f9f1498d1400e8dbf0","5726938af1498d1400e8e449"},{"572f6a0ba23a5019007fc5eb","572ff12e04bcaa1900d76eff"},{"5725bae289a1e219009abd91","5725c337271a42140099d163"},{"5725bae289a1e219009abd91","5725c337271a42140099d163"},{"5726400589a1e219009ac5ee","5725c337271a42140099d165"},{"5725bae289a1e219009abd90","5725c337271a42140099d165"},{"5725bae289a1e219009abd90","5726400589a1e219009ac5ee"},{"56beb7953aeaaa14008c92ac","56d7018a0d65d214001982c3"}} { dup[p[0]+p[1]]="x"; dup[p[1]+p[0]]="x" } }
func TestExpOwn(t *testing.T){ h,r:=load()
 blends:=[]struct{n string; f func(c,e float64)float64}{ {"cos",func(c,e float64)float64{return c}},{"ed",func(c,e float64)float64{return e}},{"gm",func(c,e float64)float64{return math.Sqrt(c*e)}},{"avg",func(c,e float64)float64{return (c+e)/2}},{".3c",func(c,e float64)float64{return .3*c+.7*e}},{"ce2",func(c,e float64)float64{return math.Cbrt(c*e*e)}},{"max",func(c,e float64)float64{return math.Max(c,e)}}}
 for tc:=1;tc<len(h);tc++ { x:=New(); txt:=map[string][]rune{}; for _,f:=range r { x.Add(f[0],f[tc],h[tc]); txt[f[0]]=flat(f[tc],h[tc]) }
  rr:=rand.New(rand.NewPCG(1,2))
  type pr struct{c,e float64}
  var neg []pr; pos:=map[string][]pr{}
  run:=func(name,id,q string, wantNeg bool){ qt:=flat(q,h[tc]); found:=false
    for _,c:=range x.Near(q,h[tc],15){ e:=1-float64(ld(qt,txt[c.ID]))/float64(max(len(qt),len(txt[c.ID]),1)); p:=pr{c.Score,e}
     if c.ID==id { found=true; if !wantNeg {pos[name]=append(pos[name],p)} } else if dup[id+c.ID]=="" && wantNeg { neg=append(neg,p) } }
    if !found&&!wantNeg {pos[name]=append(pos[name],pr{})} }
  for _,f:=range r { run("",f[0],f[tc],true); for _,p:=range perturbations { run(p.name,f[0],p.of(rr,f[tc],h[tc]),false) } }
  for _,b:=range blends { var v []float64; for _,p:=range neg {v=append(v,b.f(p.c,p.e))}; sort.Sort(sort.Reverse(sort.Float64Slice(v))); th:=v[6]; th3:=v[18]
   fmt.Printf("%s %-4s t1%%=%.3f t3%%=%.3f ",h[tc],b.n,th,th3); for _,p:=range perturbations { n:=0; for _,q:=range pos[p.name] { if b.f(q.c,q.e)>th {n++} }; fmt.Printf("%s %.3f ",p.name,float64(n)/600) }; fmt.Println() } } }
